package io.headgate.bench.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The visible part of a labelled set: one JSON object in each line. */
final class LabelledData {

  private static final ObjectMapper JSON = new ObjectMapper();

  private LabelledData() {}

  /**
   * Reads a set.
   *
   * @param data the folder of all sets
   * @param set the folder of this one
   */
  static List<JsonNode> readBlocking(Path data, String set) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    Path file = data.resolve(set).resolve("visible.jsonl.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(JSON.readTree(line));
      }
    }
    return rows;
  }

  static List<String> texts(List<JsonNode> rows, String member) {
    return rows.stream().map(row -> row.path(member).asText()).toList();
  }
}
