// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.testing.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line that does not parse names the column, and what would have been accepted there. */
final class SyntaxErrorsTest {
  @ParameterizedTest(name = "{0}")
  @DisplayName("errors stand where they are and say what was expected")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "elekt n1 => 1 => elect",
        "elect => 6 => expected a node name or 'leader', found the end of the line",
        "elect n1 n2 => 10 => expected the end of the line, found 'n2'",
        "elect N1 => 7 => expected a node name or 'leader', found 'N1'",
        "cluster leader => 9 => expected a node name, found 'leader'",
        "cluster n1 prevote=maybe => 20 => expected on or off after prevote=, found 'maybe'",
        "cluster n1 prevote=on prevote=off => 23 => 'prevote' stands there twice",
        "cluster n1 colour=red => 12 => prevote= or",
        "cluster n1 * => 12 => found '*'",
        "advance n1 5 => 12 => expected a duration such as 150ms or 2s, found '5'",
        "advance 99999999999999999999s => 9 => expected a node name or 'leader' or a duration",
        "deliver n1 => 9 => expected a link such as n1->n2, n1->* or *->*, found 'n1'",
        "deliver n1->n2 type=Vote => 21 => PreVote or",
        "deliver n1->n2 count=0 => 22 => a number from 1",
        "partition n1 n2 => 16 => expected a node name or 'leader' or |, found the end",
        "propose n1 x => 12 => expected text in double quotes, found 'x'",
        "propose n1 \"x => 14 => closing \"",
        "propose n1 \"x\"y => 15 => a blank after the closing \"",
        "propose n1 x\"y\" => 13 => a blank before text in quotes",
        "propose n1 \"a\\n\" => 15 => nothing else follows a backslash",
        "propose n1 \"x\" session=S => 25 => session= and seq= together",
        "propose n1 \"x\" lowest=2 => 24 => lowest= only with session= and seq=",
        "log n1 terms=1,,2 => 14 => a list of terms such as 1,1,4x3",
        "log n1 snapshot=3 => 17 => index/term such as 7/3",
        "log n1 snapshot=3/0 => 17 => index/term",
        "config n1 voters=n1 => 20 => at=",
        "disk n1 slow => 13 => hold or release or auto or fail",
        "disk n1 release count => 17 => found 'count'",
        "expect role n1 king => 16 => follower or precandidate or candidate or leader",
        "expect roll n1 leader => 8 => role",
        "expect term n1 9..5 => 16 => a number or a range such as 5..9, 5.. or ..9",
        "expect error /(/ => 14 => a regular expression",
        "expect last n1 3 => 16 => index/term",
        "await leader n1 => 7 => expected a duration",
        "inject n2->n1 Ping => 15 => PreVote or RequestVote",
        "inject *->n1 TimeoutNow term=1 => 8 => a link such as n1->n2",
        "inject n2->n1 RequestVote term=1 => 33 => last=",
        "inject n2->n1 RequestVoteResponse term=1 => 41 => either ok or refused",
        "inject n2->n1 AppendEntriesResponse term=1 ok => 46 => match=",
        "commit-of voters=a match=a = 1 => 26 => a list such as a:9,b:7",
        "commit-of voters=a match=a:1 => 29 => =",
        "commit-of voters=a match=a:1 term=1 = 1 => 37 => terms=, term= and from= together",
        "vote-of voters=a = maybe => 20 => won or lost or pending",
      })
  void errors(String source, int column, String expected) {
    SyntaxException error = parseError("# a comment\n\n" + source);

    assertThat(error.line()).isEqualTo(3);
    assertThat(error.column() + ": " + error.getMessage())
        .startsWith(column + ": ")
        .contains(expected);
  }

  @Test
  @DisplayName("comments, quotes, lists, ranges and options in any order are read")
  void legal() throws SyntaxException {
    Scenario.parse(List.of(
        "  # indented",
        "cluster n1 n2 n3 timeout.n1=1300ms seed=7 learners= max-batch=2 # options",
        "propose n1 \"a # b \\\" \\\\\" count=2\t# not in quotes",
        "log * snapshot=3/1 terms=1,4x3",
        "expect inflight *->n2 refused count=..9 type=AppendEntriesResponse|PreVoteResponse",
        "expect error /a b# \\/ \\d+/",
        "partition n1 | n2 | n3",
        "disk n1 n2 release count=1",
        "expect state n1",
        "expect last n1 5../3..4",
        "change n1 remove=n2 joint=on add-learner=n4,n5",
        "await 2s not role n1|n2 leader"));
  }

  private static SyntaxException parseError(String source) {
    SyntaxException error = catchThrowableOfType(
        SyntaxException.class, () -> Scenario.parse(source.lines().toList()));
    assertThat(error).as(source).isNotNull();
    return error;
  }
}
