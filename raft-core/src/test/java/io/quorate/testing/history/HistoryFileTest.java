// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories from files: every operation, and what is refused, by its line. */
class HistoryFileTest {
  private static History read(String text) throws IOException, HistoryFormatException {
    return HistoryFile.read(new BufferedReader(new StringReader(text)));
  }

  @Test
  @DisplayName("reads every operation with every end")
  void everything() throws Exception {
    History history = read("""
        {"time":1,"process":1,"type":"invoke","op":"write","key":"x","value":"a"}

         { "time" : 2 , "process" : -2 , "type" : "invoke" , "op" : "read" , "key" : "y" }\t
        {"process":1,"type":"ok","op":"write","key":"x","value":"a","time":3}
        {"time":3,"process":-2,"type":"ok","value":[1,"b",null,true]}
        {"time":4,"process":1,"type":"invoke","op":"cas","value":[null,-5]}
        {"time":5,"process":1,"type":"ok","value":false}
        {"time":6,"process":1,"type":"invoke","op":"cas","value":[1,2]}
        {"time":7,"process":1,"type":"ok"}
        {"time":8,"process":1,"type":"invoke","op":"append","value":true}
        {"time":9,"process":1,"type":"unknown"}
        {"time":9,"process":1,"type":"invoke","op":"add","value":3}
        {"time":10,"process":1,"type":"ok","value":4}
        {"time":11,"process":1,"type":"invoke","op":"add","value":3}
        {"time":12,"process":1,"type":"ok"}
        {"time":13,"process":1,"type":"invoke","op":"write","value":null}
        {"time":14,"process":1,"type":"fail"}
        {"time":15,"process":1,"type":"invoke","op":"read"}
        """);

    assertThat(history.operations())
        .extracting(Operation::toString)
        .containsExactly(
            "[1..3] process 1: write a: ok",
            "[2..3] process -2: read: ok [1, b, null, true]",
            "[4..5] process 1: cas null to -5: ok false",
            "[6..7] process 1: cas 1 to 2: ok true",
            "[8..] process 1: append true: unknown",
            "[9..10] process 1: add 3: ok 4",
            "[11..12] process 1: add 3: ok",
            "[13..14] process 1: write null: failed",
            "[15..] process 1: read: unknown");
    assertThat(history.operations())
        .extracting(Operation::key)
        .startsWith("x", "y", "")
        .endsWith("");
  }

  @Test
  @DisplayName("texts with every escape")
  void escapes() throws Exception {
    History history = read("{\"time\":1,\"process\":1,\"type\":\"invoke\",\"op\":\"write\","
        + "\"key\":\"\",\"value\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00é\"}");

    assertThat(history.operations().get(0).input())
        .isEqualTo(new Action.Write("\"\\/\b\f\n\r\té\uD83D\uDE00é"));
  }

  @ParameterizedTest
  @DisplayName("what is no flat JSON object is an error with line and column")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x | column 1: expected {",
        "[] | column 1: expected {",
        "{ | column 2: expected a text in double quotes",
        "{} {} | column 4: expected the end of the line",
        "{\"time\" 1} | column 9: expected :",
        "{\"time\":1 \"process\":1} | column 11: expected }",
        "{\"time\":1,} | column 11: expected a text in double quotes",
        "{\"time\":1,\"time\":2} | column 11: \"time\" is given twice",
        "{\"time\":01} | column 9: expected a whole number of 64 bits",
        "{\"time\":-} | column 9: expected a whole number of 64 bits",
        "{\"time\":1.5} | column 9: expected a whole number of 64 bits",
        "{\"time\":1e9} | column 9: expected a whole number of 64 bits",
        "{\"time\":9223372036854775808} | column 9: expected a whole number of 64 bits",
        "{\"time\":+1} | column 9: expected a text, a whole number, true, false or null",
        "{\"time\":NaN} | column 9: expected a text, a whole number, true, false or null",
        "{\"time\":{}} | column 9: expected a text, a whole number, true, false or null",
        "{\"time\":[[1]]} | column 10: expected a text, a whole number, true, false or null",
        "{\"time\":[1,]} | column 12: expected a text, a whole number, true, false or null",
        "{\"time\":[1} | column 11: expected ]",
        "{\"time\":truely} | column 13: expected }",
        "{\"time\":\"a} | column 12: expected the end of the text",
        "{\"time\":\"a\tb\"} | column 11: a control character must be escaped",
        "{\"time\":\"\\x\"} | column 11: there is no such escape",
        "{\"time\":\"\\ | column 11: there is no such escape",
        "{\"time\":\"\\u12g4\"} | column 14: expected four hexadecimal digits",
        "{\"time\":\"\\u12 | column 14: expected four hexadecimal digits",
        "{'time':1} | column 2: expected a text in double quotes",
        "{time:1} | column 2: expected a text in double quotes",
        "{\"time\":1}# | column 11: expected the end of the line",
      })
  void noJson(String line, String reason) {
    assertThatExceptionOfType(HistoryFormatException.class)
        .isThrownBy(() -> read("\n\n" + line))
        .withMessage(reason)
        .matches(e -> e.line() == 3);
  }

  @Test
  @DisplayName("nesting without end takes no stack")
  void deep() {
    assertThatExceptionOfType(HistoryFormatException.class)
        .isThrownBy(() -> read("{\"time\":" + "[".repeat(1_000_000)));
    assertThatExceptionOfType(HistoryFormatException.class)
        .isThrownBy(() -> read("{\"a\":".repeat(1_000_000)));
  }

  @ParameterizedTest
  @DisplayName("an event that makes no sense is an error with its line")
  @ValueSource(
      strings = {
        "{}",
        "{'time':1,'process':1}",
        "{'time':1,'type':'invoke','op':'read'}",
        "{'process':1,'type':'invoke','op':'read'}",
        "{'time':'1','process':1,'type':'invoke','op':'read'}",
        "{'time':1,'process':'1','type':'invoke','op':'read'}",
        "{'time':1,'process':1,'type':'invoke'}",
        "{'time':1,'process':1,'type':'invoke','op':'delete','value':1}",
        "{'time':1,'process':1,'type':'invoke','op':'read','value':null}",
        "{'time':1,'process':1,'type':'invoke','op':'read','key':1}",
        "{'time':1,'process':1,'type':'invoke','op':'read','key':null}",
        "{'time':1,'process':1,'type':'invoke','op':'write'}",
        "{'time':1,'process':1,'type':'invoke','op':'write','value':[1]}",
        "{'time':1,'process':1,'type':'invoke','op':'append','value':null}",
        "{'time':1,'process':1,'type':'invoke','op':'append','value':[]}",
        "{'time':1,'process':1,'type':'invoke','op':'cas','value':1}",
        "{'time':1,'process':1,'type':'invoke','op':'cas','value':[1]}",
        "{'time':1,'process':1,'type':'invoke','op':'cas','value':[1,2,3]}",
        "{'time':1,'process':1,'type':'invoke','op':'add','value':'1'}",
        "{'time':1,'process':1,'type':'invoke','op':'add','value':null}",
        "{'time':1,'process':1,'type':'invoke','op':'read','node':1}",
        "{'time':9223372036854775807,'process':1,'type':'invoke','op':'read'}",
        "{'time':1,'process':1,'type':'ok'}",
        "{'time':1,'process':1,'type':'begin'}",
        // The events before these: process 5 reads x, process 6 adds 1, process 7 writes 'a',
        // process 8 compares; all at time 0.
        "{'time':-1,'process':1,'type':'invoke','op':'read'}",
        "{'time':1,'process':5,'type':'invoke','op':'read'}",
        "{'time':1,'process':5,'type':'ok'}",
        "{'time':1,'process':5,'type':'begin'}",
        "{'time':1,'process':5,'type':'ok','op':'write','value':1}",
        "{'time':1,'process':5,'type':'ok','key':'y','value':1}",
        "{'time':1,'process':5,'type':'ok','key':null,'value':1}",
        "{'time':1,'process':6,'type':'ok','value':'1'}",
        "{'time':1,'process':6,'type':'ok','value':null}",
        "{'time':1,'process':7,'type':'ok','value':'b'}",
        "{'time':1,'process':7,'type':'ok','value':null}",
        "{'time':1,'process':8,'type':'ok','value':1}",
      })
  void noEvent(String line) {
    String before = """
        {"time":0,"process":5,"type":"invoke","op":"read","key":"x"}
        {"time":0,"process":6,"type":"invoke","op":"add","key":"y","value":1}
        {"time":0,"process":7,"type":"invoke","op":"write","key":"x","value":"a"}
        {"time":0,"process":8,"type":"invoke","op":"cas","key":"x","value":["a","b"]}
        """;
    assertThatExceptionOfType(HistoryFormatException.class)
        .isThrownBy(() -> read(before + line.replace('\'', '"')))
        .matches(e -> e.line() == 5)
        .matches(e -> e.getMessage() != null && !e.getMessage().contains("column"));
  }
}
