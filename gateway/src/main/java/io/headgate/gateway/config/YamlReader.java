package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Mapping;
import io.headgate.gateway.config.Node.Member;
import io.headgate.gateway.config.Node.Scalar;
import io.headgate.gateway.config.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Turns YAML 1.2 text into nodes that know where they stand. */
final class YamlReader {
  /*
   * Reads parser events rather than composed nodes: all duplicate keys are seen, each with its
   * place, and the bounds hold before anything is built.
   */

  static final int MAX_BYTES = 1024 * 1024;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_ALIASES = 50;

  /** Nodes with every alias written out; a few nested aliases can stand for millions. */
  private static final int MAX_NODES = 100_000;

  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<String, Node> anchors = new HashMap<>();
  private Mark reached = Mark.START;
  private int aliases;
  private int nodes;

  private YamlReader(Problems problems) {
    this.problems = problems;
    String text = problems.source().text();
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(MAX_BYTES)
            // in one piece: the parser fails on a surrogate pair that its buffer would cut
            .setBufferSize(text.length() + 2)
            .build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /** The document, or nothing when the text has none; then at least one problem says why. */
  static Optional<Node> read(Problems problems) {
    try {
      return new YamlReader(problems).document();
    } catch (Refusal refusal) {
      problems.syntaxError(refusal.mark, refusal.reason);
    } catch (MarkedYamlEngineException e) {
      SyntaxAdvice advice = SyntaxAdvice.on(e, problems.source());
      problems.syntaxError(advice.mark(), advice.message());
    } catch (ReaderException e) {
      Mark mark = Mark.at(problems.source().text(), e.getPosition());
      problems.syntaxError(
          mark, String.format("character U+%04X is not allowed", e.getCodePoint()));
    } catch (YamlEngineException e) {
      problems.syntaxError(Mark.START, "not YAML that can be read");
    }
    return Optional.empty();
  }

  private Optional<Node> document() {
    next(); // stream start
    Event first = next();
    if (first.getEventId() == Event.ID.StreamEnd) {
      throw new Refusal(Mark.START, "the file is empty");
    }
    Node root = node(next(), "", 1);
    next(); // document end
    Event behind = next();
    if (behind.getEventId() != Event.ID.StreamEnd) {
      throw new Refusal(start(behind), "a second document begins (expected: one)");
    }
    return Optional.of(root);
  }

  private Node node(Event event, String path, int depth) {
    if (event instanceof AliasEvent alias) {
      return aliased(alias, depth);
    }
    if (depth > MAX_DEPTH) {
      throw new Refusal(start(event), "nested more than " + MAX_DEPTH + " levels deep");
    }
    if (++nodes > MAX_NODES) {
      throw new Refusal(start(event), "more than " + MAX_NODES + " values");
    }
    Node node;
    switch (event.getEventId()) {
      case Scalar -> node = scalar((ScalarEvent) event, path);
      case SequenceStart -> node = sequence((CollectionStartEvent) event, path, depth);
      default -> node = mapping((CollectionStartEvent) event, path, depth);
    }
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
    return node;
  }

  private Node aliased(AliasEvent alias, int depth) {
    String name = alias.getAlias().getValue();
    Node node = anchors.get(name);
    if (node == null) {
      throw new Refusal(start(alias), "no anchor above is complete under the name of this alias");
    }
    nodes += node.size();
    if (++aliases > MAX_ALIASES) {
      throw new Refusal(start(alias), "more than " + MAX_ALIASES + " aliases");
    }
    if (nodes > MAX_NODES) {
      throw new Refusal(start(alias), "more than " + MAX_NODES + " values");
    }
    if (depth + node.depth() - 1 > MAX_DEPTH) {
      throw new Refusal(start(alias), "nested more than " + MAX_DEPTH + " levels deep");
    }
    return node;
  }

  private Scalar scalar(ScalarEvent event, String path) {
    refuseTag(event, event.getTag(), path);
    ScalarType type = event.isPlain() ? ScalarType.ofPlain(event.getValue()) : ScalarType.STRING;
    return new Scalar(start(event), end(event), event.getValue(), event.isPlain(), type, List.of());
  }

  private Sequence sequence(CollectionStartEvent event, String path, int depth) {
    refuseTag(event, event.getTag(), path);
    List<Node> items = new ArrayList<>();
    Event next = next();
    while (next.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(next, Section.join(path, String.valueOf(items.size())), depth + 1));
      next = next();
    }
    return Sequence.of(start(event), end(next), items);
  }

  private Mapping mapping(CollectionStartEvent event, String path, int depth) {
    refuseTag(event, event.getTag(), path);
    Map<String, Member> members = new LinkedHashMap<>();
    Event next = next();
    while (next.getEventId() != Event.ID.MappingEnd) {
      member(next, path, depth, members);
      next = next();
    }
    return Mapping.of(start(event), end(next), members);
  }

  private void member(Event event, String path, int depth, Map<String, Member> members) {
    Mark mark = start(event);
    if (!(node(event, path, depth + 1) instanceof Scalar key)) {
      throw new Refusal(mark, "a property name must be a string");
    }
    Node value = node(next(), Section.join(path, key.text()), depth + 1);
    Member first = members.putIfAbsent(key.text(), new Member(mark, key.end(), value));
    if (first != null) {
      String already = " is already set on line " + first.key().line();
      problems.error(mark, path, "property " + Mask.show(key.text()) + already);
      problems.mask().cover(value);
    }
  }

  private void refuseTag(Event event, Optional<String> tag, String path) {
    if (tag.isPresent()) {
      problems.error(start(event), path, "YAML tags (!…) are not supported");
    }
  }

  private Event next() {
    try {
      Event event = events.next();
      reached = end(event);
      return event;
    } catch (IndexOutOfBoundsException | NoSuchElementException e) {
      throw new Refusal(reached, "not YAML that can be read: the parser fails behind this place");
    }
  }

  private static Mark start(Event event) {
    return event.getStartMark().map(Mark::of).orElse(Mark.START);
  }

  private static Mark end(Event event) {
    return event.getEndMark().map(Mark::of).orElse(Mark.START);
  }

  /** Ends the reading: what follows could not be trusted. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Mark mark;
    private final String reason;

    Refusal(Mark mark, String reason) {
      super(reason, null, false, false);
      this.mark = mark;
      this.reason = reason;
    }
  }
}
