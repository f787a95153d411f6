// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.RequestFailedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeaksFail.class)
class NettyClientTest {
  private static final String CLUSTER = "cluster";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final NodeAddress address = FreePorts.next();
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
  }

  @Test
  @DisplayName("gets the response to each of many requests under way")
  void pipelines() throws Exception {
    serve((request, responder) -> responder.respond(Bytes.utf8("re: " + request.toUtf8())));
    NettyClient client = client();
    List<CompletableFuture<Bytes>> responses = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      responses.add(client.request(Bytes.utf8("request " + i), LONG));
    }
    for (int i = 0; i < responses.size(); i++) {
      assertThat(get(responses.get(i)).toUtf8()).isEqualTo("re: request " + i);
    }
  }

  @Test
  @DisplayName("carries empty and large requests and responses")
  void carriesAllSizes() throws Exception {
    serve((request, responder) -> responder.respond(request));
    NettyClient client = client();
    for (int size : new int[] {0, 1, 100_000, 5_000_000}) {
      Bytes request = Bytes.wrap(new byte[size]);
      assertThat(get(client.request(request, LONG))).isEqualTo(request);
    }
  }

  @Test
  @DisplayName("lets responses overtake each other")
  void answersInAnyOrder() throws Exception {
    BlockingQueue<RequestHandler.Responder> responders = new LinkedBlockingQueue<>();
    serve((request, responder) -> responders.add(responder));
    NettyClient client = client();
    CompletableFuture<Bytes> first = client.request(Bytes.utf8("1"), LONG);
    RequestHandler.Responder toFirst = responders.take();
    CompletableFuture<Bytes> second = client.request(Bytes.utf8("2"), LONG);
    responders.take().respond(Bytes.utf8("second"));
    assertThat(get(second)).isEqualTo(Bytes.utf8("second"));
    assertThat(first).isNotDone();
    toFirst.respond(Bytes.utf8("first"));
    toFirst.respond(Bytes.utf8("first again"));
    assertThat(get(first)).isEqualTo(Bytes.utf8("first"));
  }

  @Test
  @DisplayName(
      "says that a request was not sent if nobody listens, and connects when somebody does")
  void connectsWhenItCan() throws Exception {
    NettyClient client = client();
    assertFails(client.request(Bytes.EMPTY, LONG), Reason.NOT_CONNECTED, false);
    serve((request, responder) -> responder.respond(request));
    assertThat(get(client.request(Bytes.utf8("now"), LONG))).isEqualTo(Bytes.utf8("now"));
  }

  @Test
  @DisplayName(
      "says that a request may have been received if the connection is lost, and reconnects")
  void losesConnection() throws Exception {
    BlockingQueue<Bytes> requests = new LinkedBlockingQueue<>();
    NettyTransport server = serve((request, responder) -> requests.add(request));
    NettyClient client = client();
    CompletableFuture<Bytes> response = client.request(Bytes.utf8("lost"), LONG);
    assertThat(requests.take()).isEqualTo(Bytes.utf8("lost"));
    server.close();
    assertFails(response, Reason.DISCONNECTED, true);
    serve((request, responder) -> responder.respond(request));
    assertThat(get(client.request(Bytes.utf8("again"), LONG))).isEqualTo(Bytes.utf8("again"));
  }

  @Test
  @DisplayName("fails each request at its own time")
  void timesOut() throws Exception {
    BlockingQueue<RequestHandler.Responder> responders = new LinkedBlockingQueue<>();
    serve((request, responder) -> responders.add(responder));
    NettyClient client = client();
    CompletableFuture<Bytes> patient = client.request(Bytes.EMPTY, LONG);
    RequestHandler.Responder toPatient = responders.take();
    CompletableFuture<Bytes> impatient = client.request(Bytes.EMPTY, Duration.ofMillis(50));
    assertFails(impatient, Reason.TIMED_OUT, true);
    toPatient.respond(Bytes.utf8("late"));
    assertThat(get(patient)).isEqualTo(Bytes.utf8("late"));
    // The answer that comes too late does no harm.
    responders.take().respond(Bytes.utf8("too late"));
    CompletableFuture<Bytes> next = client.request(Bytes.EMPTY, LONG);
    responders.take().respond(Bytes.utf8("next"));
    assertThat(get(next)).isEqualTo(Bytes.utf8("next"));
  }

  @Test
  @DisplayName(
      "refuses at once what exceeds the bytes in flight, and takes more when there is room")
  void refusesOverload() throws Exception {
    BlockingQueue<RequestHandler.Responder> responders = new LinkedBlockingQueue<>();
    serve((request, responder) -> responders.add(responder));
    NettyClient client =
        track(NettyClient.builder(CLUSTER, address).maxInFlightBytes(2_000).build());
    CompletableFuture<Bytes> first = client.request(Bytes.wrap(new byte[1_500]), LONG);
    assertFails(client.request(Bytes.wrap(new byte[500]), LONG), Reason.OVERLOADED, false);
    responders.take().respond(Bytes.EMPTY);
    get(first);
    CompletableFuture<Bytes> second = client.request(Bytes.wrap(new byte[500]), LONG);
    responders.take().respond(Bytes.EMPTY);
    get(second);
  }

  @Test
  @DisplayName("refuses a request that no frame can hold, and learns of such a response")
  void refusesTooLarge() throws Exception {
    serve((request, responder) -> responder.respond(Bytes.wrap(new byte[10_000])));
    NettyClient client =
        track(NettyClient.builder(CLUSTER, address).maxFrameBytes(8192).build());
    assertFails(client.request(Bytes.wrap(new byte[9_000]), LONG), Reason.TOO_LARGE, false);
    assertFails(client.request(Bytes.EMPTY, LONG), Reason.FAILED, true);
  }

  @Test
  @DisplayName("learns that a handler failed")
  void learnsOfFailure() throws Exception {
    serve((request, responder) -> {
      if (request.isEmpty()) {
        throw new IllegalStateException("on purpose");
      }
      responder.fail("no");
    });
    NettyClient client = client();
    assertThat(assertFails(client.request(Bytes.EMPTY, LONG), Reason.FAILED, true))
        .hasMessage("the request handler failed: on purpose");
    assertThat(assertFails(client.request(Bytes.utf8("x"), LONG), Reason.FAILED, true))
        .hasMessage("no");
  }

  @Test
  @DisplayName("is refused by another cluster")
  void isRefused() throws Exception {
    serve((request, responder) -> responder.respond(request));
    NettyClient client = track(NettyClient.builder("other", address).build());
    assertThat(assertFails(client.request(Bytes.EMPTY, LONG), Reason.REFUSED, false))
        .hasMessageContaining("is of cluster \"cluster\", who connects to it is of \"other\"");
  }

  @Test
  @DisplayName("ends every future when it is closed, and refuses what comes after")
  void endsAllWhenClosed() throws Exception {
    BlockingQueue<RequestHandler.Responder> responders = new LinkedBlockingQueue<>();
    serve((request, responder) -> responders.add(responder));
    NettyClient client = client();
    CompletableFuture<Bytes> received = client.request(Bytes.EMPTY, LONG);
    responders.take();
    client.close();
    client.close();
    assertFails(received, Reason.CLOSED, true);
    assertFails(client.request(Bytes.EMPTY, LONG), Reason.CLOSED, false);
  }

  @Test
  @DisplayName("is held up, and not the server filled up, while its requests are not answered")
  void holdsUpTheEager() throws Exception {
    BlockingQueue<RequestHandler.Responder> responders = new LinkedBlockingQueue<>();
    serve((request, responder) -> responders.add(responder));
    NettyClient client =
        track(NettyClient.builder(CLUSTER, address).maxInFlightBytes(1 << 30).build());
    List<CompletableFuture<Bytes>> responses = new ArrayList<>();
    Bytes large = Bytes.wrap(new byte[1 << 20]);
    int requests = 100;
    for (int i = 0; i < requests; i++) {
      responses.add(client.request(large, LONG));
    }
    List<RequestHandler.Responder> atOnce = new ArrayList<>();
    while (atOnce.size() < 16) {
      atOnce.add(responders.take());
    }
    for (var more = poll(responders); more != null; more = poll(responders)) {
      atOnce.add(more);
    }
    assertThat(atOnce).hasSizeLessThan(20);
    atOnce.forEach(responder -> responder.respond(Bytes.EMPTY));
    for (int i = atOnce.size(); i < requests; i++) {
      responders.take().respond(Bytes.EMPTY);
    }
    for (CompletableFuture<Bytes> response : responses) {
      get(response);
    }
  }

  private NettyTransport serve(RequestHandler handler) throws IOException {
    NettyTransport server = track(NettyTransport.builder(CLUSTER, NodeId.of("a"))
        .listen(address)
        .requestHandler(handler)
        .build());
    server.start(message -> {});
    return server;
  }

  private static RequestHandler.@Nullable Responder poll(
      BlockingQueue<RequestHandler.Responder> responders) throws InterruptedException {
    return responders.poll(200, TimeUnit.MILLISECONDS);
  }

  private NettyClient client() {
    return track(NettyClient.builder(CLUSTER, address).build());
  }

  private <T extends AutoCloseable> T track(T closeable) {
    toClose.add(closeable);
    return closeable;
  }

  private static Bytes get(CompletableFuture<Bytes> response) throws Exception {
    return response.get(30, TimeUnit.SECONDS);
  }

  private static RequestFailedException assertFails(
      CompletableFuture<Bytes> response, Reason reason, boolean maybeReceived) {
    ExecutionException wrapper =
        catchThrowableOfType(ExecutionException.class, () -> get(response));
    assertThat(wrapper.getCause()).isInstanceOf(RequestFailedException.class);
    RequestFailedException failure = (RequestFailedException) requireNonNull(wrapper.getCause());
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.maybeReceived()).isEqualTo(maybeReceived);
    return failure;
  }
}
