package io.headgate.gateway.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of the file and where it stands. */
sealed interface Node {

  Mark start();

  /** The place behind its last character. */
  Mark end();

  /** What it is, for a message: "a string". */
  String describe();

  /** How many nodes it holds, itself included, each alias counted in full. */
  default int size() {
    return 1;
  }

  /** How many levels it has, itself included. */
  default int depth() {
    return 1;
  }

  /** A value without children. */
  record Scalar(
      Mark start, Mark end, String text, boolean plain, ScalarType type, List<Reference> references)
      implements Node {

    public Scalar {
      references = List.copyOf(references);
    }

    /** Whether some of its text came from outside the file. */
    boolean isInterpolated() {
      return !references.isEmpty();
    }

    @Override
    public String describe() {
      return type.describe();
    }
  }

  /**
   * A {@code ${…}} of a scalar.
   *
   * @param name of the variable, or the path of the file
   * @param state "is not set", "is empty" or "is set"
   */
  record Reference(String name, String state) {}

  /** A property of a mapping; the marks are its name's. */
  record Member(Mark key, Mark keyEnd, Node value) {}

  /** A value with named children, in the order of the file. */
  record Mapping(Mark start, Mark end, Map<String, Member> members, int size, int depth)
      implements Node {

    public Mapping {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    static Mapping of(Mark start, Mark end, Map<String, Member> members) {
      int size = 1;
      int depth = 0;
      for (Member member : members.values()) {
        size += member.value().size();
        depth = Math.max(depth, member.value().depth());
      }
      return new Mapping(start, end, members, size, depth + 1);
    }

    @Override
    public String describe() {
      return "a mapping";
    }
  }

  /** A value with numbered children. */
  record Sequence(Mark start, Mark end, List<Node> items, int size, int depth) implements Node {

    public Sequence {
      items = List.copyOf(items);
    }

    static Sequence of(Mark start, Mark end, List<Node> items) {
      int size = 1;
      int depth = 0;
      for (Node item : items) {
        size += item.size();
        depth = Math.max(depth, item.depth());
      }
      return new Sequence(start, end, items, size, depth + 1);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }
}
