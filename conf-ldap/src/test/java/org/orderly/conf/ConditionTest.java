package org.orderly.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

  @Test
  void session_key_and_expression() {
    Condition condition = Condition.parse("SendingApplicationEntityTitle=FORWARD|F[0-9]");
    assertEquals(Condition.Session.SENDING_AE_TITLE, condition.key());
    assertTrue(((Condition.Regex) condition.test()).pattern().matcher("F7").matches());
  }

  @Test
  void nested_path_by_keyword_or_tag() {
    assertEquals(
        new Condition.Attribute(List.of(0x00400275, 0x00401001), 0),
        Condition.parse("RequestAttributesSequence.RequestedProcedureID=1").key());
    assertEquals(
        new Condition.Attribute(List.of(0x00400100, 0x00080060), 0),
        Condition.parse("00400100.Modality=CT").key());
  }

  @Test
  void index_stands_before_the_negation() {
    Condition condition = Condition.parse("ImageType[3]!=LOCALIZER");
    assertTrue(condition.negated());
    assertEquals(new Condition.Attribute(List.of(0x00080008), 3), condition.key());
  }

  @Test
  void empty_expression_asks_for_no_value() {
    assertEquals(new Condition.NoValue(), Condition.parse("Modality!=").test());
    assertEquals(new Condition.NoValue(), Condition.parse("SendingHostname=").test());
  }

  @Test
  void codes_are_told_from_expressions_with_a_group() {
    Condition.CodeIn codes =
        (Condition.CodeIn)
            Condition.parse("ProcedureCodeSequence=(1, 99X, \"a, b\")|(2, 99X)").test();
    assertEquals(
        List.of(new Condition.Code("1", "99X"), new Condition.Code("2", "99X")), codes.codes());
    assertInstanceOf(Condition.Regex.class, Condition.parse("Modality=(CT|MR)").test());
  }

  @Test
  void predicate() {
    assertEquals(
        Condition.Predicate.CURRENT_DATE, Condition.parse("StudyDate=§CURRENT_DATE").test());
  }

  @Test
  void same_key_twice_keeps_both() {
    assertEquals(2, Conditions.parse(List.of("Modality!=CT", "Modality!=MR")).all().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Modality",
        "=CT",
        "!=CT",
        "Modality=(CT",
        "NoKeyword=x",
        "ImageType[0]=x",
        "StudyDate=§NOPE",
        "0040010.Modality=x"
      })
  void anything_else_is_refused_with_its_text(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Condition.parse(text));
    assertTrue(e.getMessage().contains(text), e.getMessage());
  }
}
