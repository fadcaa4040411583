package io.headgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the gateway's bundled price data from an unpacked npm package of genai-prices. */
public final class PriceData {

  private static final int NO_RUN = 2;

  /** The module's list of providers begins the file. */
  private static final String MODULE = "dist/index.js";

  private static final String HELP =
      """
      usage: bench/run price-data PACKAGE DATE FILE

        PACKAGE  folder of the unpacked npm package @pydantic/genai-prices:
                 npm pack @pydantic/genai-prices && tar xzf pydantic-genai-prices-*.tgz
        DATE     when that version was published, such as 2026-09-23
        FILE     to write; the gateway's is
                 gateway/src/main/resources/io/headgate/gateway/catalog/prices.tsv
      """;

  private PriceData() {}

  /**
   * Writes the file and ends the process with its status.
   *
   * @param args as {@code --help} tells
   */
  public static void main(String[] args) {
    List<String> given = List.of(args);
    if (given.size() != 3 || given.contains("--help")) {
      System.out.print(HELP);
      System.exit(given.contains("--help") ? 0 : NO_RUN);
    }
    try {
      write(Path.of(given.get(0)), given.get(1), Path.of(given.get(2)));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("price-data: " + e.getMessage());
      System.exit(NO_RUN);
    }
  }

  private static void write(Path folder, String date, Path file) throws IOException {
    String version =
        new ObjectMapper()
            .readTree(folder.resolve("package.json").toFile())
            .path("version")
            .asText();
    String module = Files.readString(folder.resolve(MODULE));
    JsonNode providers = JsLiteral.read(module, module.indexOf('['));
    List<String> lines = PriceDataFile.lines(providers, version, date);
    Files.writeString(file, String.join("\n", lines) + "\n");
    int models = 0;
    for (JsonNode provider : providers) {
      models += provider.path("models").size();
    }
    System.out.printf(
        "%s: genai-prices %s of %s, %d providers, %d models, %d bytes%n",
        file, version, date, providers.size(), models, Files.size(file));
  }
}
