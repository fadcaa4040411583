package io.headgate.gateway.config;

import java.time.Duration;
import java.util.Optional;

/** Checks that one setting of a section is not above another; what is absent has its default. */
final class OrderCheck {

  private final Section section;
  private final Problems problems;

  OrderCheck(Section section, Problems problems) {
    this.section = section;
    this.problems = problems;
  }

  /** A setting as it holds, and how a message calls it. */
  private record Setting<T>(String name, Optional<T> value, String shown) {}

  void waits(String lower, Duration itsDefault, String upper, Duration itsOwnDefault) {
    check(wait(lower, itsDefault), wait(upper, itsOwnDefault), "is longer than");
  }

  void numbers(String lower, int itsDefault, String upper, int itsOwnDefault) {
    check(number(lower, itsDefault), number(upper, itsOwnDefault), "is more than");
  }

  private Setting<Duration> wait(String name, Duration fallback) {
    return setting(
        name, section.text(name).flatMap(Units::duration), fallback, Units.print(fallback));
  }

  private Setting<Integer> number(String name, int fallback) {
    Optional<Integer> given =
        section
            .scalar(name)
            .filter(scalar -> scalar.type() == ScalarType.INTEGER)
            .map(scalar -> section.integer(name, fallback));
    return setting(name, given, fallback, String.valueOf(fallback));
  }

  /** One that cannot be read has no value: that is reported elsewhere. */
  private <T> Setting<T> setting(String name, Optional<T> given, T fallback, String printed) {
    return section.has(name)
        ? new Setting<>(name, given, section.scalar(name).map(problems::show).orElse(""))
        : new Setting<>(name, Optional.of(fallback), "by default " + printed);
  }

  private <T extends Comparable<T>> void check(Setting<T> lower, Setting<T> upper, String excess) {
    boolean fits =
        lower.value().isEmpty()
            || upper.value().isEmpty()
            || lower.value().get().compareTo(upper.value().get()) <= 0;
    if (!fits) {
      String blamed = section.has(upper.name()) ? upper.name() : lower.name();
      problems.error(
          section.markOf(blamed),
          section.pathOf(blamed),
          "%s (%s) %s %s (%s)"
              .formatted(lower.name(), lower.shown(), excess, upper.name(), upper.shown()));
    }
  }
}
