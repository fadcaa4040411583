package io.headgate.gateway.admin;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds the operation of a request. Takes paths in one spelling only: nothing is normalised. */
final class OperationTable {

  private static final String PREFIX = "/admin/api/";
  private static final int MAX_PATH = 512;

  /** No escapes, no empty segments, no segments that begin with a dot, no parameters. */
  private static final Pattern PLAIN =
      Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){1,8}");

  private final List<Entry> entries;

  /**
   * A table.
   *
   * @throws IllegalStateException when an operation has no handler, or a handler no operation
   */
  OperationTable(List<Operation> operations, Map<String, AdminHandler> handlers) {
    Set<String> orphans = new TreeSet<>(handlers.keySet());
    this.entries =
        operations.stream()
            .map(
                operation -> {
                  AdminHandler handler = handlers.get(operation.id());
                  if (handler == null) {
                    throw new IllegalStateException("no handler for " + operation.id());
                  }
                  orphans.remove(operation.id());
                  return new Entry(operation, handler);
                })
            .toList();
    if (!orphans.isEmpty()) {
      throw new IllegalStateException("handlers without an operation: " + orphans);
    }
  }

  /** The operation of a request; of two that would do, the one with fewer variables. */
  Optional<Match> find(String method, String target) {
    return atPath(target).stream()
        .filter(match -> match.entry().operation().method().equals(method))
        .findFirst();
  }

  /**
   * The same, for someone who may know what there is.
   *
   * @throws AdminException with status 404 or 405
   */
  Match require(String method, String target) {
    return find(method, target).orElseThrow(() -> missing(target));
  }

  private AdminException missing(String target) {
    Set<String> methods = new LinkedHashSet<>();
    atPath(target).forEach(match -> methods.add(match.entry().operation().method()));
    return methods.isEmpty()
        ? AdminException.notFound("there is nothing at this path")
        : AdminException.methodNotAllowed(String.join(", ", methods));
  }

  private List<Match> atPath(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (path.length() > MAX_PATH || !path.startsWith(PREFIX) || !PLAIN.matcher(path).matches()) {
      return List.of();
    }
    String[] segments = path.substring(PREFIX.length()).split("/", -1);
    List<Match> found = entries.stream().flatMap(entry -> entry.match(segments).stream()).toList();
    int fewest = found.stream().mapToInt(match -> match.variables().size()).min().orElse(0);
    return found.stream().filter(match -> match.variables().size() == fewest).toList();
  }

  /** An operation and who carries it out. */
  record Entry(Operation operation, AdminHandler handler) {

    private Optional<Match> match(String[] path) {
      List<String> segments = operation.segments();
      if (segments.size() != path.length) {
        return Optional.empty();
      }
      Map<String, String> variables = new HashMap<>();
      for (int i = 0; i < path.length; i++) {
        Optional<String> variable = Operation.variable(segments.get(i));
        if (variable.isPresent()) {
          variables.put(variable.get(), path[i]);
        } else if (!segments.get(i).equals(path[i])) {
          return Optional.empty();
        }
      }
      return Optional.of(new Match(this, variables));
    }
  }

  /**
   * An operation that was asked for.
   *
   * @param variables of the path
   */
  record Match(Entry entry, Map<String, String> variables) {

    Match {
      variables = Map.copyOf(variables);
    }
  }
}
