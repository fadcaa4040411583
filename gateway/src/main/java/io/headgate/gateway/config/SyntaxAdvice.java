package io.headgate.gateway.config;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** A parser's complaint, worded for somebody who does not know parsers. */
record SyntaxAdvice(Mark mark, String message) {

  /** The parser's note on a character: {@code (TAB)}, {@code (64)}. */
  private static final Pattern CODE_POINT = Pattern.compile("\\([0-9A-Z]+\\)");

  static SyntaxAdvice on(MarkedYamlEngineException complaint, Source source) {
    Optional<Mark> context = complaint.getContextMark().map(Mark::of);
    Mark mark = complaint.getProblemMark().map(Mark::of).or(() -> context).orElse(Mark.START);
    String problem = Objects.toString(complaint.getProblem(), "");
    if (context.isPresent() && problem.contains("end of stream")) {
      return new SyntaxAdvice(context.get(), "not valid YAML: what begins here is not closed");
    }
    if (problem.contains("'\\t")) {
      return new SyntaxAdvice(mark, "not valid YAML: a tab; indent with spaces");
    }
    String advice = advice(source.line(mark.line()));
    return new SyntaxAdvice(mark, "not valid YAML: " + tidy(problem) + advice);
  }

  private static String tidy(String problem) {
    return CODE_POINT
        .matcher(problem)
        .replaceAll("")
        .replace("<stream end>", "the end of the file")
        .replace("<block end>", "the end of the section")
        .replace("<block mapping start>", "a mapping")
        .replace("<block sequence start>", "a list")
        .replace("<scalar>", "a value")
        .strip();
  }

  private static String advice(String line) {
    boolean flow = line.indexOf('{') >= 0 || line.indexOf('[') >= 0;
    boolean bare = line.replace("\"${", "").replace("'${", "").contains("${");
    return flow && bare ? "; inside { } and [ ] write \"${…}\" in quotes" : "";
  }
}
