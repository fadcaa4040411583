package io.headgate.gateway.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The two tables of the house: which package may import which, and which library belongs where. A
 * package that is not in the table is a violation too.
 *
 * @param base the package above those of the table
 */
record ArchitectureRules(String base) {

  private static final String ROOT = "(root)";

  private static final Map<String, Set<String>> MAY_IMPORT = new LinkedHashMap<>();

  static {
    allow("protocol");
    allow("exchange", "protocol");
    allow("state", "protocol");
    allow("catalog", "protocol");
    allow("health", "exchange", "protocol", "state");
    allow("learning", "exchange", "protocol", "state");
    allow("admission", "exchange", "protocol", "state");
    allow("signals", "exchange", "protocol", "state");
    allow("cache", "exchange", "protocol", "state");
    allow("routing", "exchange", "protocol", "catalog", "health", "learning");
    allow("provider", "protocol");
    allow("dispatch", "exchange", "protocol", "catalog", "health", "provider");
    allow("accounting", "exchange", "protocol", "catalog", "state");
    allow("telemetry", "exchange", "protocol");
    allow(
        "pipeline",
        "exchange",
        "protocol",
        "admission",
        "signals",
        "cache",
        "routing",
        "dispatch",
        "accounting",
        "telemetry",
        "learning");
    allow("http", "exchange", "protocol", "catalog", "pipeline", "learning");
    allow(
        "admin",
        "exchange",
        "protocol",
        "catalog",
        "admission",
        "health",
        "learning",
        "accounting",
        "state");
    allow(
        "config",
        "protocol",
        "catalog",
        "state",
        "health",
        "learning",
        "admission",
        "signals",
        "cache",
        "routing",
        "provider",
        "dispatch",
        "accounting",
        "telemetry",
        "http",
        "admin");
  }

  /** By the beginning of a class name: the packages in which the library may be used. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "io.vertx.ext.web.", Set.of("http", "admin"),
          "io.vertx.core.http.", Set.of("http", "admin", "provider", "telemetry", ROOT),
          "io.vertx.redis.", Set.of("state", "cache"),
          "org.h2.", Set.of("state"),
          "com.hazelcast.", Set.of("state", ROOT),
          "io.micrometer.", Set.of("telemetry", ROOT),
          "io.opentelemetry.", Set.of("telemetry", ROOT),
          "ai.onnxruntime.", Set.of());

  private static void allow(String name, String... imports) {
    MAY_IMPORT.put(name, Set.of(imports));
  }

  static Set<String> packages() {
    return MAY_IMPORT.keySet();
  }

  /** Every import between our packages that the table does not have, as text. */
  Set<String> forbiddenImports(JavaClasses classes) {
    Set<String> violations = new TreeSet<>();
    for (JavaClass origin : classes) {
      String from = packageOf(origin);
      if (!from.equals(ROOT) && !MAY_IMPORT.containsKey(from)) {
        violations.add("package " + from + " is not in the table: " + origin.getSimpleName());
        continue;
      }
      targetsOf(origin)
          .filter(target -> target.getPackageName().startsWith(base))
          .filter(target -> !mayImport(from, packageOf(target)))
          .forEach(target -> violations.add(edge(from, origin, packageOf(target), target)));
    }
    return violations;
  }

  private static boolean mayImport(String from, String to) {
    return from.equals(to) || from.equals(ROOT) || MAY_IMPORT.get(from).contains(to);
  }

  /** Every use of a library outside the packages that it belongs to, as text. */
  Set<String> strayLibraries(JavaClasses classes) {
    Set<String> violations = new TreeSet<>();
    for (JavaClass origin : classes) {
      String from = packageOf(origin);
      targetsOf(origin)
          .filter(target -> !homesOf(target).contains(from))
          .forEach(target -> violations.add(from + " uses " + target.getName()));
    }
    return violations;
  }

  private static Set<String> homesOf(JavaClass target) {
    return LIBRARIES.entrySet().stream()
        .filter(library -> target.getName().startsWith(library.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(
            () -> {
              Set<String> anywhere = new TreeSet<>(MAY_IMPORT.keySet());
              anywhere.add(ROOT);
              return anywhere;
            });
  }

  private static Stream<JavaClass> targetsOf(JavaClass origin) {
    return origin.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .map(JavaClass::getBaseComponentType);
  }

  private String packageOf(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(base)
        ? ROOT
        : Arrays.stream(name.substring(base.length() + 1).split("\\.")).findFirst().orElse(ROOT);
  }

  private static String edge(String from, JavaClass origin, String to, JavaClass target) {
    return from + " → " + to + ": " + origin.getSimpleName() + " uses " + target.getSimpleName();
  }
}
