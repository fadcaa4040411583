package io.headgate.gateway.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bundled file of prices. {@code bench/run price-data} writes it and says what its fields mean.
 */
final class PriceData {

  private static final String RESOURCE = "prices.tsv";

  private final String text;

  private PriceData(String text) {
    this.text = text;
  }

  static PriceData bundled() {
    try (InputStream in = PriceData.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return new PriceData(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of a line, the empty ones too. */
  static String[] fields(String line) {
    return line.split("\t", -1);
  }

  /** What the file is: the collection, its version, its date. */
  String[] head() {
    return fields(line(0));
  }

  /** The first line of each source. */
  List<String> sources() {
    List<String> lines = new ArrayList<>();
    for (int at = text.indexOf("\n#"); at >= 0; at = text.indexOf("\n#", at + 1)) {
      lines.add(line(at + 1));
    }
    return lines;
  }

  /** The lines of one source. */
  Optional<PriceList> source(String id) {
    int before = text.indexOf("\n#" + id + "\t");
    if (before < 0) {
      return Optional.empty();
    }
    int next = text.indexOf("\n#", before + 1);
    return Optional.of(PriceList.of(text.substring(before + 2, next < 0 ? text.length() : next)));
  }

  private String line(int from) {
    return text.substring(from, text.indexOf('\n', from));
  }
}
