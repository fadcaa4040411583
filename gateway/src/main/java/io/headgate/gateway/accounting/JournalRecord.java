package io.headgate.gateway.accounting;

import io.headgate.gateway.accounting.LedgerRow.Asked;
import io.headgate.gateway.accounting.LedgerRow.Heading;
import io.headgate.gateway.accounting.LedgerRow.Served;
import io.headgate.gateway.accounting.LedgerRow.Who;
import io.headgate.gateway.protocol.TokenPrice;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands in the journal. Each kind is told by one byte; the bytes are never reused. */
sealed interface JournalRecord {

  byte kind();

  void write(DataOutputStream out) throws IOException;

  /** Reads a record; fails with an {@link IOException} when it is none. */
  static JournalRecord read(byte kind, byte[] body) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
    return switch (kind) {
      case Life.KIND -> new Life(in.readUTF());
      case Closed.KIND -> new Closed(in.readUTF());
      case Intent.KIND -> Intent.read(in);
      case Progress.KIND -> new Progress(in.readUTF(), Course.read(in));
      case Settled.KIND -> new Settled(in.readUTF(), in.readAllBytes());
      case Stored.KIND -> new Stored(new Position(in.readLong(), in.readLong()));
      default -> throw new IOException("unknown kind of record: " + kind);
    };
  }

  /** A life of the node whose claims on budgets are not closed yet. Every segment begins so. */
  record Life(String life) implements JournalRecord {

    private static final byte KIND = 1;

    @Override
    public byte kind() {
      return KIND;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeUTF(life);
    }
  }

  /** The claims of an earlier life are closed; it need not be told of again. */
  record Closed(String life) implements JournalRecord {

    private static final byte KIND = 2;

    @Override
    public byte kind() {
      return KIND;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeUTF(life);
    }
  }

  /** A request is about to cost something. Holds all that a row needs if this node dies. */
  record Intent(Heading heading, Course course) implements JournalRecord {

    private static final byte KIND = 3;

    @Override
    public byte kind() {
      return KIND;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeUTF(heading.id());
      out.writeLong(heading.time().toEpochMilli());
      out.writeUTF(heading.life());
      out.writeUTF(heading.who().tenant());
      out.writeUTF(heading.who().keyId());
      out.writeUTF(heading.who().keyName());
      out.writeUTF(heading.who().user());
      out.writeUTF(heading.asked().endpoint());
      out.writeUTF(heading.asked().operation());
      out.writeUTF(heading.asked().model());
      out.writeBoolean(heading.asked().stream());
      out.writeUTF(heading.route());
      out.writeUTF(heading.strategy());
      writeTexts(out, heading.tags());
      writeTexts(out, heading.budgets());
      course.write(out);
    }

    private static Intent read(DataInputStream in) throws IOException {
      return new Intent(
          new Heading(
              in.readUTF(),
              Instant.ofEpochMilli(in.readLong()),
              in.readUTF(),
              new Who(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()),
              new Asked(in.readUTF(), in.readUTF(), in.readUTF(), in.readBoolean()),
              in.readUTF(),
              in.readUTF(),
              readTexts(in),
              readTexts(in)),
          Course.read(in));
    }

    private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
      out.writeShort(texts.size());
      for (String text : texts) {
        out.writeUTF(text);
      }
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
      int size = in.readUnsignedShort();
      List<String> texts = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        texts.add(in.readUTF());
      }
      return texts;
    }
  }

  /** How far a request has come. Replaces what was known before. */
  record Progress(String id, Course course) implements JournalRecord {

    private static final byte KIND = 4;

    @Override
    public byte kind() {
      return KIND;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeUTF(id);
      course.write(out);
    }
  }

  /** A request has ended; this is its row, as JSON. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Settled(String id, byte[] row) implements JournalRecord {

    private static final byte KIND = 5;

    @Override
    public byte kind() {
      return KIND;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeUTF(id);
      out.write(row);
    }
  }

  /** All rows before a position are safe in the store. */
  record Stored(Position before) implements JournalRecord {

    private static final byte KIND = 6;

    @Override
    public byte kind() {
      return KIND;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeLong(before.segment());
      out.writeLong(before.offset());
    }
  }

  /**
   * A place in the journal.
   *
   * @param segment the number of the file, at least 1; 0 is before all
   */
  record Position(long segment, long offset) implements Comparable<Position> {

    static final Position BEGINNING = new Position(0, 0);

    @Override
    public int compareTo(Position other) {
      return segment == other.segment
          ? Long.compare(offset, other.offset)
          : Long.compare(segment, other.segment);
    }
  }

  /**
   * How far a request has come.
   *
   * @param served the deployment of the latest attempt
   * @param price pinned when the request was admitted; empty when it is not known
   * @param inputTokens estimate of what the latest attempt reads
   * @param outputTokens of it that were relayed
   * @param earlier what attempts before it used
   */
  record Course(
      Served served,
      Optional<TokenPrice> price,
      long inputTokens,
      long outputTokens,
      Earlier earlier) {

    private void write(DataOutputStream out) throws IOException {
      out.writeUTF(served.provider());
      out.writeUTF(served.model());
      out.writeBoolean(price.isPresent());
      if (price.isPresent()) {
        PriceForm.write(out, price.get());
      }
      out.writeLong(inputTokens);
      out.writeLong(outputTokens);
      out.writeLong(earlier.inputTokens());
      out.writeLong(earlier.outputTokens());
      out.writeLong(earlier.knownNanoUsd());
      out.writeBoolean(earlier.isUnpriced());
    }

    private static Course read(DataInputStream in) throws IOException {
      return new Course(
          new Served(in.readUTF(), in.readUTF()),
          in.readBoolean() ? Optional.of(PriceForm.read(in)) : Optional.empty(),
          in.readLong(),
          in.readLong(),
          new Earlier(in.readLong(), in.readLong(), in.readLong(), in.readBoolean()));
    }
  }

  /**
   * What earlier attempts used, together.
   *
   * @param isUnpriced whether the cost of one of them is not known
   */
  record Earlier(long inputTokens, long outputTokens, long knownNanoUsd, boolean isUnpriced) {

    static final Earlier NOTHING = new Earlier(0, 0, 0, false);
  }
}
