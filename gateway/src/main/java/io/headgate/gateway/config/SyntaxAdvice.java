package io.headgate.gateway.config;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Words a parser's complaint for somebody who does not know parsers. */
final class SyntaxAdvice {

  private SyntaxAdvice() {}

  static String of(MarkedYamlEngineException complaint, String line) {
    return "not valid YAML: " + tidy(complaint.getProblem()) + advice(line);
  }

  private static String tidy(String problem) {
    int codePoint = problem.indexOf('(');
    String words = codePoint > 0 ? problem.substring(0, codePoint) : problem;
    return words
        .replace("<stream end>", "the end of the file")
        .replace("<block end>", "the end of the section")
        .replace("<block mapping start>", "a mapping")
        .replace("<block sequence start>", "a list")
        .replace("<scalar>", "a value")
        .strip();
  }

  private static String advice(String line) {
    boolean flow = line.indexOf('{') >= 0 || line.indexOf('[') >= 0;
    if (flow && line.replace("\"${", "").replace("'${", "").contains("${")) {
      return "; inside { } and [ ] write \"${…}\" in quotes";
    }
    return line.contains("\t") ? "; indent with spaces, not tabs" : "";
  }
}
