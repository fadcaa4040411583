package io.headgate.gateway.config;

import io.headgate.gateway.catalog.PriceBook;
import io.headgate.gateway.config.Node.Scalar;
import io.headgate.gateway.provider.ProviderConfig.Timeouts;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks one provider. */
final class ProviderCheck {

  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> OUR_HEADERS =
      Set.of("authorization", "host", "content-length", "transfer-encoding", "connection");

  private final Section provider;
  private final Problems problems;

  ProviderCheck(Section provider, Problems problems) {
    this.provider = provider;
    this.problems = problems;
  }

  void check() {
    checkBaseUrl();
    checkApiKeys();
    checkAuth();
    checkHeaders();
    checkTimeouts();
    checkPriceSource();
  }

  private void checkBaseUrl() {
    Optional<Scalar> given = provider.scalar("base_url");
    if (given.isEmpty()) {
      boolean needed = provider.text("kind", "").equals(ProviderDefaults.OPENAI_COMPATIBLE.word);
      if (needed && !provider.has("base_url")) {
        error(provider.mark(), "", "kind openai-compatible needs a base_url");
      }
      return;
    }
    Scalar url = given.get();
    if (url.isInterpolated() && url.text().isEmpty()) {
      return;
    }
    BaseUrl.problem(url.text()).ifPresent(problem -> error(url.start(), "base_url", problem));
    boolean credential =
        provider.scalars("api_keys").stream().anyMatch(key -> !key.text().isEmpty());
    if (credential && BaseUrl.isPlainAndPublic(url.text())) {
      notice(url, "base_url", "the API key travels unencrypted; use https");
    }
  }

  private void checkApiKeys() {
    List<Scalar> keys = provider.scalars("api_keys");
    for (int i = 0; i < keys.size(); i++) {
      Scalar key = keys.get(i);
      String path = "api_keys." + i;
      if (key.text().isBlank() && !(key.isInterpolated() && key.text().isEmpty())) {
        error(key.start(), path, "the API key is blank");
      } else if (!MeaningCheck.isHeaderValue(key)) {
        error(key.start(), path, "contains a character that no header may have");
      } else if (!key.isInterpolated()) {
        notice(
            key,
            path,
            "a secret in plain text; write \"${" + variable() + "}\" and set that variable");
      }
    }
  }

  private String variable() {
    return provider.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_API_KEY";
  }

  private void checkAuth() {
    boolean keys = !provider.list("api_keys").isEmpty();
    provider
        .scalar("auth")
        .ifPresent(
            auth -> {
              boolean none = auth.text().equals("none");
              if (!none && !keys) {
                error(auth.start(), "auth", "auth needs api_keys");
              } else if (none && keys) {
                notice(auth, "auth", "auth is none: api_keys are not sent");
              }
            });
  }

  private void checkHeaders() {
    Set<String> seen = new HashSet<>();
    Section headers = provider.section("headers");
    for (String name : headers.node().members().keySet()) {
      String lower = name.toLowerCase(Locale.ROOT);
      String problem = null;
      if (!HEADER_NAME.matcher(name).matches()) {
        problem = "not a legal header name";
      } else if (OUR_HEADERS.contains(lower)) {
        problem = "header " + lower + " is set by the gateway and cannot be given here";
      } else if (!seen.add(lower)) {
        problem = "header " + lower + " is given twice";
      }
      if (problem != null) {
        error(headers.markOfName(name), "headers", problem);
      }
      headers
          .scalar(name)
          .filter(value -> !MeaningCheck.isHeaderValue(value))
          .ifPresent(
              value ->
                  problems.error(
                      value.start(),
                      headers.pathOf(name),
                      "contains a character that no header may have"));
    }
  }

  private void checkTimeouts() {
    Section timeouts = provider.section("timeouts");
    ServerCheck.checkDurations(timeouts, problems);
    Timeouts defaults = Timeouts.defaults();
    Duration firstToken = timeouts.duration("first_token", defaults.firstToken());
    Duration total = timeouts.duration("total", defaults.total());
    if (total.compareTo(firstToken) < 0) {
      String blamed = timeouts.has("total") ? "total" : "first_token";
      problems.error(
          timeouts.markOf(blamed),
          timeouts.pathOf(blamed),
          "total ("
              + shown(timeouts, "total", total)
              + ") is shorter than first_token ("
              + shown(timeouts, "first_token", firstToken)
              + ")");
    }
  }

  private void checkPriceSource() {
    provider
        .scalar("price_source")
        .filter(source -> !source.text().equals(PublishedPrices.NONE))
        .ifPresent(
            source -> {
              List<String> known = PriceBook.bundled().sources();
              if (!known.contains(source.text())) {
                String advice = source.isInterpolated() ? "" : Suggestion.of(source.text(), known);
                String message = "no prices are known of " + problems.show(source) + advice;
                error(source.start(), "price_source", message);
              }
            });
  }

  private String shown(Section timeouts, String property, Duration value) {
    return timeouts.scalar(property).map(problems::show).orElse("by default " + Units.print(value));
  }

  private void error(Mark mark, String property, String message) {
    problems.error(mark, path(property), message);
  }

  private void notice(Scalar scalar, String property, String message) {
    problems.notice(scalar.start(), path(property), message);
  }

  private String path(String property) {
    return property.isEmpty() ? provider.path() : provider.pathOf(property);
  }
}
