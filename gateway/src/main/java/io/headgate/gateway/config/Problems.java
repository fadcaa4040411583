package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects everything that is found in one file; draws it only when all secrets are known. */
final class Problems {

  /** More are not told apart: a file with so many has one cause. */
  private static final int MAX_SHOWN = 200;

  private final Source source;
  private final Mask mask = new Mask();
  private final Set<Finding> errors = new LinkedHashSet<>();
  private final Set<Finding> notices = new LinkedHashSet<>();
  private boolean unparsable;

  Problems(Source source) {
    this.source = source;
  }

  private record Finding(Mark mark, String path, String message) {}

  Source source() {
    return source;
  }

  Mask mask() {
    return mask;
  }

  void error(Mark mark, String path, String message) {
    errors.add(new Finding(mark, Mask.path(path), message));
  }

  void notice(Mark mark, String path, String message) {
    notices.add(new Finding(mark, Mask.path(path), message));
  }

  /** The text is not YAML, so it is not known where its secrets stand. */
  void syntaxError(Mark mark, String message) {
    unparsable = true;
    errors.add(new Finding(mark, "", message));
  }

  /** The scalar in quotes for a message, masked when it must not be shown. */
  String show(Scalar scalar) {
    return mask.show(scalar);
  }

  boolean hasErrors() {
    return !errors.isEmpty();
  }

  List<Problem> errors() {
    return draw(errors);
  }

  List<Problem> notices() {
    return draw(notices);
  }

  private List<Problem> draw(Set<Finding> findings) {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(Comparator.comparing(Finding::mark));
    List<Problem> drawn = new ArrayList<>();
    sorted.stream().limit(MAX_SHOWN).forEach(finding -> drawn.add(draw(finding)));
    if (sorted.size() > MAX_SHOWN) {
      String more = (sorted.size() - MAX_SHOWN) + " more problems are not shown";
      drawn.add(new Problem(source.name(), 0, 0, "", more, ""));
    }
    return List.copyOf(drawn);
  }

  private Problem draw(Finding finding) {
    Mark mark = finding.mark();
    return new Problem(
        source.name(),
        mark.line(),
        mark.column(),
        finding.path(),
        finding.message(),
        excerpt(mark));
  }

  private String excerpt(Mark mark) {
    if (mark.line() == 0) {
      return "";
    }
    return unparsable ? CautiousExcerpt.of(source, mark) : source.excerpt(mark, mask);
  }
}
