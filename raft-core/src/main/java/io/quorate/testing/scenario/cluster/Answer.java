// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;

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
  }
}
