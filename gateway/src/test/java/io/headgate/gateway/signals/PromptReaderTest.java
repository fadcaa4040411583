package io.headgate.gateway.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.exchange.Signals;
import org.junit.jupiter.api.Test;

class PromptReaderTest {

  private static final String CONVERSATION =
      """
      {"model":"m",
       "messages":[
         {"role":"system","content":"be brief"},
         {"role":"user","content":"first"},
         {"role":"assistant","content":null,"tool_calls":[
           {"id":"1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}]},
         {"role":"tool","tool_call_id":"1","content":"42"},
         {"role":"user","content":[
           {"type":"text","text":"look"},
           {"type":"image_url","image_url":{"url":"https://example.com/a.png"}},
           {"type":"text","text":"here"}]}],
       "tools":[{"type":"function","function":{"name":"f"}}],
       "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{}}}}
      """;

  @Test
  void tellsWhatAConversationSaysAboutItself() {
    Signals.Prompt prompt = PromptReader.prompt(Prompts.request(CONVERSATION));

    assertThat(prompt)
        .isEqualTo(new Signals.Prompt("look\nhere", 8 + 5 + 7 + 2 + 8, 2, true, false, true, true));
  }

  @Test
  void readsEveryTextIncludingArgumentsOfTools() {
    PromptText text = PromptReader.read(Prompts.request(CONVERSATION));

    assertThat(text.texts())
        .containsExactly("be brief", "first", "{\"a\":1}", "42", "look", "here");
    assertThat(text.messages()).isEqualTo(5);
    assertThat(text.images()).isEqualTo(1);
    assertThat(text.toolBytes())
        .isEqualTo("[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]".length());
  }

  @Test
  void aPlainPromptHasNothingSpecial() {
    assertThat(PromptReader.prompt(Prompts.saying("hello")))
        .isEqualTo(new Signals.Prompt("hello", 5, 1, false, false, false, false));
  }

  @Test
  void aTextIsNotCopied() {
    PromptText text = PromptReader.read(Prompts.saying("a".repeat(1_000)));

    assertThat(text.prompt().lastUserText()).isSameAs(text.texts().get(0));
  }
}
