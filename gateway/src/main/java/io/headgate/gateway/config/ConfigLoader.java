package io.headgate.gateway.config;

import io.headgate.gateway.protocol.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the configuration file: a configuration, or everything that is wrong with it. */
public final class ConfigLoader {

  private ConfigLoader() {}

  /**
   * What a file says.
   *
   * @param config absent when there are errors
   * @param errors sorted by place
   * @param notices what works but deserves a look, sorted by place
   * @param text of the file, in which there may be secrets; empty when it could not be read
   */
  public record Result(
      Optional<GatewayConfig> config, List<Problem> errors, List<Problem> notices, Secret text) {

    public Result {
      errors = List.copyOf(errors);
      notices = List.copyOf(notices);
    }

    private static Result failed(Problem problem) {
      return new Result(Optional.empty(), List.of(problem), List.of(), new Secret(""));
    }
  }

  /**
   * Reads a file; blocks on it and on the files that it names. Never throws for what they hold.
   * Published prices are those of today.
   */
  public static Result load(Path file, Map<String, String> environment) {
    ConfigFile.Content content = ConfigFile.read(file);
    return content
        .problem()
        .map(Result::failed)
        .orElseGet(
            () -> load(file.toString(), content.text(), content.bytes(), environment, today()));
  }

  /** Reads a text as if it were the file of that name. */
  public static Result loadText(String name, String yaml, Map<String, String> environment) {
    return loadText(name, yaml, environment, today());
  }

  /** The same with the published prices of a day. */
  static Result loadText(String name, String yaml, Map<String, String> environment, LocalDate day) {
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    return ConfigFile.tooLarge(name, bytes.length)
        .map(Result::failed)
        .orElseGet(() -> load(name, yaml, bytes, environment, day));
  }

  /** What a file with these bytes is called. */
  public static String revision(byte[] bytes) {
    return KeyDigest.sha256(bytes).substring(0, 12);
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private static Result load(
      String name, String text, byte[] bytes, Map<String, String> environment, LocalDate day) {
    Problems problems = new Problems(new Source(name, withoutMark(text)));
    Optional<GatewayConfig> config =
        YamlReader.read(problems)
            .flatMap(file -> interpret(file, bytes, environment, problems, day));
    return new Result(config, problems.errors(), problems.notices(), new Secret(text));
  }

  /** Some editors begin a file with a byte order mark. */
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Where paths in a file start from. */
  private static Path folderOf(String name) {
    Path parent = Path.of(name).toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  private static Optional<GatewayConfig> interpret(
      Node file, byte[] bytes, Map<String, String> environment, Problems problems, LocalDate day) {
    problems.mask().coverSecretsOf(file);
    Node values = new Interpolation(environment, problems).apply(file);
    Section root = Section.root(values);
    new SchemaCheck(ConfigSchema.root(), problems).check(values);
    Path folder = folderOf(problems.source().name());
    MeaningCheck.check(root, folder, problems);
    Availability availability = Availability.of(root, problems);
    if (problems.hasErrors()) {
      return Optional.empty();
    }
    String revision = revision(bytes);
    ModelReader models = new ModelReader(root, availability, new PublishedPrices(day), problems);
    return Optional.of(new RecordMapper(root, availability, models, folder).map(revision));
  }
}
