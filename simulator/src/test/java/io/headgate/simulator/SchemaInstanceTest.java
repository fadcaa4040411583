package io.headgate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaInstanceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'const':5}|5",
        "{'enum':['only']}|'only'",
        "{'type':'string','format':'date'}|'2025-01-02'",
        "{'type':'string','maxLength':3}|'Par'",
        "{'type':'string','minLength':7}|'Parisxx'",
        "{'type':['string','null']}|'Paris'",
        "{'anyOf':[{'type':'null'},{'const':1}]}|1",
        "{'type':'integer','minimum':50,'maximum':50}|50",
        "{'type':'integer','exclusiveMinimum':99}|100",
        "{'type':'integer','minimum':11,'multipleOf':5}|15",
        "{'type':'array','items':{'const':1},'minItems':2}|[1,1]",
        "{'type':'array','items':{'const':1},'maxItems':0}|[]",
        "{'allOf':[{'properties':{'a':{'const':1}}},{'properties':{'b':{'const':2}}}]}|{'a':1,'b':2}",
        "{'type':'object','required':['a']}|{'a':'Paris'}",
        "{'$ref':'#/$defs/x','$defs':{'x':{'const':1}}}|1",
        "{'type':'OBJECT','properties':{'a':{'type':'STRING'}}}|{'a':'Paris'}",
        "{'type':'null'}|null",
      })
  void makesAnInstance(String schema, String instance) {
    assertThat(make(schema).toString()).isEqualTo(Running.quoted(instance));
  }

  @Test
  void endsRecursiveSchemas() {
    JsonNode tree =
        make(
            "{'type':'object','properties':{'left':{'anyOf':[{'$ref':'#'},{'type':'null'}]},"
                + "'children':{'type':'array','items':{'$ref':'#'}}},'required':['left','children']}");

    assertThat(tree.path("children")).isNotEmpty();
    assertThat(make("{'$ref':'#'}").isNull()).isTrue();
  }

  private static JsonNode make(String schema) {
    return SchemaInstance.of(
        Running.json(Running.quoted(schema)), "the weather in Paris", new Chance(1));
  }
}
