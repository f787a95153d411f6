// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.model.GroupId;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What every {@link SnapshotStore} must do, as checks that an implementation's own tests run, in
 * the way that {@link LogStorageContract} shows.
 *
 * <p>What only a real crash can show is left to the implementation's tests.
 */
public final class SnapshotStoreContract {
  private SnapshotStoreContract() {}

  /** Where one store at a time keeps what it is given. */
  public interface Place extends AutoCloseable {
    /** Opens the store of this place, with what was published to it and received before. */
    SnapshotStore open() throws IOException;

    /** Changes one byte of a published snapshot behind the back of the store, which is open. */
    void damage(GroupId group, StoredSnapshot snapshot, long offset) throws IOException;

    /** Removes the place. Called when its store is closed. */
    @Override
    default void close() throws IOException {}
  }

  /** Makes a fresh place for each check. */
  @FunctionalInterface
  public interface PlaceFactory {
    /** Returns an empty one. */
    Place create() throws Exception;
  }

  private interface RiggedBody {
    void run(SnapshotStoreRig rig) throws Exception;
  }

  /** Returns the checks, each of which runs on its own. */
  public static List<ContractCheck> checks(PlaceFactory places) {
    List<ContractCheck> checks = new ArrayList<>();
    addPublishing(checks, places);
    addReceiving(checks, places);
    addReading(checks, places);
    return List.copyOf(checks);
  }

  private static void addPublishing(List<ContractCheck> checks, PlaceFactory places) {
    add(checks, places, "has no snapshots at first", SnapshotPublishChecks::empty);
    add(
        checks,
        places,
        "lists what is published, the highest index first",
        SnapshotPublishChecks::listsNewestFirst);
    add(
        checks,
        places,
        "remembers what a snapshot stands for",
        SnapshotPublishChecks::remembersMetadata);
    add(
        checks,
        places,
        "shows nothing before it is published, nor after a restart (S5)",
        SnapshotPublishChecks::hidesUnpublished);
    add(
        checks,
        places,
        "forgets what is created and closed or discarded",
        SnapshotPublishChecks::forgetsDiscarded);
    add(
        checks,
        places,
        "refuses to use a sink that is closed, published or discarded",
        SnapshotPublishChecks::refusesClosedSink);
    add(
        checks,
        places,
        "tells snapshots of one index apart by their content (S8)",
        SnapshotPublishChecks::keepsSameIndexApart);
    add(
        checks,
        places,
        "takes the same snapshot twice as one",
        SnapshotPublishChecks::publishesTwice);
    add(checks, places, "deletes for good", SnapshotPublishChecks::deletes);
    add(checks, places, "keeps groups apart", SnapshotPublishChecks::separatesGroups);
    add(checks, places, "refuses use after close", SnapshotPublishChecks::refusesUseAfterClose);
    add(
        checks,
        places,
        "refuses a second opening until the first is closed",
        SnapshotPublishChecks::refusesSecondOpen);
  }

  private static void addReceiving(List<ContractCheck> checks, PlaceFactory places) {
    add(
        checks,
        places,
        "publishes what a leader sent, which then reads the same",
        SnapshotReceiveChecks::receives);
    add(
        checks,
        places,
        "goes on behind what has arrived, across restarts (S7)",
        SnapshotReceiveChecks::resumes);
    add(
        checks,
        places,
        "keeps a beginning of what has arrived when the store is closed first (S7)",
        SnapshotReceiveChecks::resumesAfterAbruptClose);
    add(
        checks,
        places,
        "discards what has arrived when other content is sent (S8)",
        SnapshotReceiveChecks::startsAnew);
    add(
        checks,
        places,
        "closes the sink of what was sent before (S18)",
        SnapshotReceiveChecks::supersedes);
    add(
        checks,
        places,
        "refuses content with a wrong checksum and forgets it (S7)",
        SnapshotReceiveChecks::refusesWrongChecksum);
    add(
        checks,
        places,
        "refuses content of a wrong size and forgets it (S7)",
        SnapshotReceiveChecks::refusesWrongSize);
    add(
        checks,
        places,
        "starts at nothing after a received snapshot was discarded",
        SnapshotReceiveChecks::discards);
    add(
        checks,
        places,
        "receives for several groups at once",
        SnapshotReceiveChecks::receivesForSeveralGroups);
    add(
        checks,
        places,
        "creates and receives for one group at once (S12)",
        SnapshotReceiveChecks::createsBesideReceiving);
  }

  private static void addReading(List<ContractCheck> checks, PlaceFactory places) {
    add(checks, places, "reads any part", SnapshotReadChecks::readsParts);
    add(checks, places, "refuses parts that cannot be", SnapshotReadChecks::refusesParts);
    add(checks, places, "streams contents of all sizes", SnapshotReadChecks::streams);
    add(
        checks,
        places,
        "never reports the end of damaged content (F9)",
        SnapshotReadChecks::noticesDamage);
    add(checks, places, "refuses to read what is not there", SnapshotReadChecks::refusesMissing);
    add(
        checks,
        places,
        "either fails a reader of what is deleted or lets it finish",
        SnapshotReadChecks::deletesWhileReading);
    add(checks, places, "serves several readers", SnapshotReadChecks::servesReaders);
  }

  private static void add(
      List<ContractCheck> checks, PlaceFactory places, String name, RiggedBody body) {
    checks.add(new ContractCheck(name, () -> {
      try (SnapshotStoreRig rig = new SnapshotStoreRig(places.create())) {
        body.run(rig);
      }
    }));
  }
}
