package io.headgate.gateway.catalog;

import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The prices and context windows that providers publish, as bundled with the gateway. A source is a
 * provider of that collection. Immutable; a look-up parses the lines that it needs, which is for
 * the start and for commands, not for requests.
 */
public final class PriceBook {

  private static final int DATE = 2;
  private static final int URL = 2;

  private final PriceData data;
  private final String label;

  private PriceBook(PriceData data) {
    this.data = data;
    String[] head = data.head();
    this.label = head[0] + " " + head[DATE];
  }

  /** Reads the bundled file. */
  public static PriceBook bundled() {
    return new PriceBook(PriceData.bundled());
  }

  /** The collection and its date, such as {@code genai-prices 2026-09-23}. */
  public String label() {
    return label;
  }

  /** Every source's name. */
  public List<String> sources() {
    return data.sources().stream().map(line -> PriceData.fields(line)[0].substring(1)).toList();
  }

  /** The source whose interface has this address; regional names of a host stand for it. */
  public Optional<String> sourceAt(URI baseUrl) {
    String url = baseUrl.toString().toLowerCase(Locale.ROOT);
    Optional<String> found = sourceOf(url);
    return found.isPresent() ? found : sourceOf(url.replaceFirst("^(https://)[^./]+\\.", "$1"));
  }

  private Optional<String> sourceOf(String url) {
    for (String line : data.sources()) {
      String[] fields = PriceData.fields(line);
      if (Pattern.compile(fields[URL]).matcher(url).lookingAt()) {
        return Optional.of(fields[0].substring(1));
      }
    }
    return Optional.empty();
  }

  /**
   * What a source publishes about a model. Empty when it does not list it, or there is no such
   * source.
   *
   * @param model the name that the provider knows it by
   * @param day in UTC, whose prices are asked for
   */
  public Optional<Priced> find(String source, String model, LocalDate day) {
    return data.source(source)
        .flatMap(list -> listed(list, model, day).or(() -> resold(list, model, day)));
  }

  private Optional<Priced> resold(PriceList list, String model, LocalDate day) {
    return list.resells().stream()
        .flatMap(other -> data.source(other).stream())
        .flatMap(other -> listed(other, model, day).stream())
        .findFirst();
  }

  private Optional<Priced> listed(PriceList list, String model, LocalDate day) {
    return list.find(model).map(found -> found.on(day, list.id(), label));
  }

  /** What every source publishes about a model that it lists itself. */
  public List<Priced> findAll(String model, LocalDate day) {
    List<Priced> all = new ArrayList<>();
    for (String source : sources()) {
      data.source(source).flatMap(list -> listed(list, model, day)).ifPresent(all::add);
    }
    return all;
  }

  /** The models of some sources whose names look most like a name, best first. */
  public List<String> near(String model, List<String> sources, int limit) {
    NameLikeness likeness = new NameLikeness(model);
    return sources.stream()
        .flatMap(source -> data.source(source).stream())
        .flatMap(PriceList::names)
        .distinct()
        .filter(likeness::isNear)
        .sorted(likeness.nearestFirst())
        .limit(limit)
        .toList();
  }
}
