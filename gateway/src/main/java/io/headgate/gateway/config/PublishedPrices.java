package io.headgate.gateway.config;

import io.headgate.gateway.catalog.PriceBook;
import io.headgate.gateway.catalog.Priced;
import java.net.URI;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is published about the models of configured providers on a day. */
final class PublishedPrices {

  /** The {@code price_source} of a provider whose prices nobody publishes. */
  static final String NONE = "none";

  private static final String ON_PREM = "on-prem";

  private final LocalDate day;

  /** Read when it is first needed: a file that gives every price never needs it. */
  private @Nullable PriceBook book;

  PublishedPrices(LocalDate day) {
    this.day = day;
  }

  Optional<Priced> find(Section provider, String model) {
    return source(provider).flatMap(source -> book().find(source, model, day));
  }

  /**
   * Whose prices are a provider's: as it says, else by its address, else by its kind unless it is
   * in one's own network.
   */
  Optional<String> source(Section provider) {
    Optional<String> given = provider.text("price_source");
    if (given.isPresent()) {
      return given.filter(source -> !source.equals(NONE));
    }
    if (provider.text("residency", "").equals(ON_PREM)) {
      return Optional.empty();
    }
    Optional<URI> url = provider.text("base_url").map(BaseUrl::normalised);
    if (url.isEmpty()) {
      return ofKind(provider);
    }
    return book()
        .sourceAt(url.get())
        .or(() -> BaseUrl.isPrivate(url.get()) ? Optional.empty() : ofKind(provider));
  }

  private static Optional<String> ofKind(Section provider) {
    return ProviderDefaults.of(provider)
        .flatMap(
            kind ->
                switch (kind) {
                  case OPENAI -> Optional.of("openai");
                  case ANTHROPIC -> Optional.of("anthropic");
                  case GEMINI -> Optional.of("google");
                  case OPENAI_COMPATIBLE -> Optional.empty();
                });
  }

  private PriceBook book() {
    PriceBook read = book;
    if (read == null) {
      read = PriceBook.bundled();
      book = read;
    }
    return read;
  }
}
