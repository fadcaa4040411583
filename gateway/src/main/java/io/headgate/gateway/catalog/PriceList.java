package io.headgate.gateway.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models of one source of prices.
 *
 * @param resells sources to look into for a model that is not here
 * @param models a line for each
 */
record PriceList(String id, List<String> resells, List<String> models) {

  private static final int RESELLS = 3;

  PriceList {
    resells = List.copyOf(resells);
    models = List.copyOf(models);
  }

  static PriceList of(String text) {
    List<String> lines = Arrays.asList(text.split("\n", -1));
    String[] head = PriceData.fields(lines.get(0));
    return new PriceList(
        head[0],
        head[RESELLS].isEmpty() ? List.of() : List.of(head[RESELLS].split(",", -1)),
        lines.subList(1, lines.size()));
  }

  /** The first whose clauses hold, as the data are ordered for that. */
  Optional<ListedModel> find(String name) {
    for (String line : models) {
      String[] fields = PriceData.fields(line);
      if (fields.length > ListedModel.CLAUSES
          && NameMatch.matches(fields, ListedModel.CLAUSES, name)) {
        return Optional.of(ListedModel.of(fields));
      }
    }
    return Optional.empty();
  }

  Stream<String> names() {
    return models.stream().map(line -> PriceData.fields(line)[0]);
  }
}
