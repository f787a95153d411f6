// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A result as one line of text, from the process that measured to the one that reports. */
final class ResultText {
  private ResultText() {}

  static String print(ClosedLoop.Result result) {
    Histogram latencies = result.latencies();
    ByteBuffer buffer = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
    int size = latencies.encodeIntoCompressedByteBuffer(buffer);
    String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), size));
    String why = result.whyFailed().replaceAll("\\R", " ");
    return encoded + " " + result.seconds() + " " + result.failed() + " " + why;
  }

  static ClosedLoop.Result parse(String line) {
    String[] words = line.split(" ", 4);
    ByteBuffer encoded = ByteBuffer.wrap(Base64.getDecoder().decode(words[0]));
    try {
      return new ClosedLoop.Result(
          Histogram.decodeFromCompressedByteBuffer(encoded, 0),
          Double.parseDouble(words[1]),
          Long.parseLong(words[2]),
          words[3]);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("not a result: " + line, e);
    }
  }
}
