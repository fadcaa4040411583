package io.headgate.bench.language;

import io.headgate.gateway.signals.LanguageModel;
import io.headgate.gateway.signals.Script;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * Makes the gateway's language model out of the jar of Lingua 1.2.2 (Apache-2.0). No text of any
 * test set is used.
 */
public final class LanguageModelBuilder {

  /**
   * What is distilled. After the languages that are told come those that would otherwise be
   * mistaken for one of them.
   */
  private static final List<Group> GROUPS =
      List.of(
          new Group(
              Script.LATIN,
              120_000,
              "cs da de en es fi fr hu id it nb nl pl pt ro sv tr vi"
                  + " af ca cy et eu ga hr is lt lv sk sl sq tl"),
          new Group(Script.CYRILLIC, 25_000, "ru uk be bg kk mk mn sr"),
          new Group(Script.ARABIC, 15_000, "ar fa ur"),
          new Group(Script.DEVANAGARI, 8_000, "hi mr"),
          new Group(Script.HAN, 12_000, "ja zh"));

  private LanguageModelBuilder() {}

  /**
   * Writes the model.
   *
   * @param args the jar of Lingua, and the file to write
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("language-model: expected the jar of Lingua and the file to write");
      System.exit(2);
    }
    Path file = Path.of(args[1]);
    writeBlocking(Path.of(args[0]), file);
    System.out.println(file + ": " + Files.size(file) + " bytes");
  }

  private static void writeBlocking(Path lingua, Path file) throws IOException {
    try (ZipFile archive = new ZipFile(lingua.toFile());
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      LanguageModel.writeHead(out, GROUPS.size());
      for (Group group : GROUPS) {
        TableBuilder.Rows rows =
            TableBuilder.readBlocking(archive, List.of(group.languages().split(" ")))
                .distil(group.rows());
        LanguageModel.writeTable(
            out, group.script(), rows.languages(), rows.sortedKeys(), rows.rows());
        System.out.println(group.script() + ": " + rows.sortedKeys().length + " rows");
      }
    }
  }

  /**
   * The languages of a script and how many rows they get.
   *
   * @param languages ISO 639-1 codes, separated by spaces
   */
  private record Group(Script script, int rows, String languages) {}
}
