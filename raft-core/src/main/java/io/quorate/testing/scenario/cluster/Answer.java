// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.ReadIndex;
import io.quorate.message.ReadIndexResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotChunkResponse;
import io.quorate.message.TimeoutNow;

/** What a message answers. */
enum Answer {
  /** It is a request and answers nothing. */
  NONE,
  YES,
  NO;

  private static final Reader READER = new Reader();

  static Answer of(Message message) {
    return message.dispatch(READER);
  }

  private static Answer of(boolean yes) {
    return yes ? YES : NO;
  }

  private static final class Reader implements Message.Handler<Answer> {
    @Override
    public Answer onPreVote(PreVote request) {
      return NONE;
    }

    @Override
    public Answer onPreVoteResponse(PreVoteResponse response) {
      return of(response.granted());
    }

    @Override
    public Answer onRequestVote(RequestVote request) {
      return NONE;
    }

    @Override
    public Answer onRequestVoteResponse(RequestVoteResponse response) {
      return of(response.granted());
    }

    @Override
    public Answer onAppendEntries(AppendEntries request) {
      return NONE;
    }

    @Override
    public Answer onAppendEntriesResponse(AppendEntriesResponse response) {
      return of(response.result() instanceof AppendEntriesResponse.Accepted);
    }

    @Override
    public Answer onInstallSnapshot(InstallSnapshot request) {
      return NONE;
    }

    @Override
    public Answer onInstallSnapshotResponse(InstallSnapshotResponse response) {
      return of(response.matchIndex() > 0);
    }

    @Override
    public Answer onSnapshotChunk(SnapshotChunk chunk) {
      return NONE;
    }

    @Override
    public Answer onSnapshotChunkResponse(SnapshotChunkResponse response) {
      return of(response.received() >= 0);
    }

    @Override
    public Answer onTimeoutNow(TimeoutNow request) {
      return NONE;
    }

    @Override
    public Answer onReadIndex(ReadIndex request) {
      return NONE;
    }

    @Override
    public Answer onReadIndexResponse(ReadIndexResponse response) {
      return of(response.isGranted());
    }
  }
}
