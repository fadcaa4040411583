package io.headgate.gateway.routing;

import io.headgate.gateway.exchange.Caller;
import io.headgate.gateway.exchange.Embedding;
import io.headgate.gateway.exchange.Exchange;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.exchange.Signals;
import io.headgate.gateway.protocol.ByteBudget;
import io.headgate.gateway.protocol.ChatRequest;
import io.headgate.gateway.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes exchanges that have been admitted and observed. */
final class Requests {

  private String model = "auto";
  private String members = "";
  private String text = "hello";
  private Set<String> keyModels = Set.of();
  private String tenant = "shop";
  private Set<String> tags = Set.of();
  private final Map<String, String> headers = new HashMap<>();
  private OptionalInt tokens = OptionalInt.empty();
  private Optional<Set<String>> patterns = Optional.empty();
  private Optional<Signals.Language> language = Optional.empty();
  private Optional<Set<String>> sensitive = Optional.empty();
  private Optional<Embedding> embedding = Optional.empty();
  private final Map<SignalKind, String> absent = new HashMap<>();
  private boolean image;
  private boolean tools;
  private int turns = 1;

  static Requests chat() {
    return new Requests();
  }

  Requests model(String name) {
    model = name;
    return this;
  }

  /** More members of the body, each followed by a comma. */
  Requests with(String json) {
    members = json;
    return this;
  }

  Requests text(String value) {
    text = value;
    return this;
  }

  Requests key(String... models) {
    keyModels = Set.of(models);
    return this;
  }

  Requests tenant(String name) {
    tenant = name;
    return this;
  }

  Requests tags(String... names) {
    tags = Set.of(names);
    return this;
  }

  Requests header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Requests tokens(int count) {
    tokens = OptionalInt.of(count);
    return this;
  }

  Requests patterns(String... found) {
    patterns = Optional.of(Set.of(found));
    return this;
  }

  Requests language(String code) {
    language = Optional.of(new Signals.Language(code, .9));
    return this;
  }

  Requests sensitive(String... kinds) {
    sensitive = Optional.of(Set.of(kinds));
    return this;
  }

  Requests embedding(float... vector) {
    embedding = Optional.of(new Embedding(vector, "sha"));
    return this;
  }

  Requests absent(SignalKind kind) {
    absent.put(kind, "late");
    return this;
  }

  Requests image() {
    image = true;
    return this;
  }

  Requests tools() {
    tools = true;
    return this;
  }

  Requests turns(int count) {
    turns = count;
    return this;
  }

  Exchange observed() {
    Exchange exchange =
        new Exchange(
            "req_test",
            "hg_test",
            new Exchange.Client("/v1/chat/completions", "", headers),
            ByteBudget.ofHeap().lease(),
            () -> 0,
            0,
            Long.MAX_VALUE);
    String body =
        "{%s\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
            .formatted(members, model);
    exchange.asks(
        new Exchange.Chat(ChatRequest.of(StrictJson.parse(body.getBytes(StandardCharsets.UTF_8)))));
    exchange.admitted(new Caller(tenant, "key", "bot", List.of(keyModels), tags, 1));
    exchange.observed(
        new Signals(
            new Signals.Prompt(text, text.length(), turns, image, false, tools, false),
            tokens,
            Signals.EVEN,
            patterns,
            language,
            sensitive,
            Optional.empty(),
            embedding,
            absent));
    return exchange;
  }
}
