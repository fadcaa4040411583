package io.headgate.gateway;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One request and everything that goes wrong with it; the same seed gives the same.
 *
 * @param rescue off, continue or restart
 * @param claimsPrefill what the configuration says of the fallback
 * @param times how many attempts at the primary meet its fault; 0 for all
 * @param takesPrefill whether the fallback really goes on from a prefill
 * @param saysTheSame whether the fallback says what the primary says
 * @param abort when the caller goes away; empty when it stays
 */
record RandomSchedule(
    long seed,
    Dialect primary,
    Dialect fallback,
    String rescue,
    boolean claimsPrefill,
    boolean stream,
    RandomFault primaryFault,
    int times,
    RandomFault fallbackFault,
    boolean takesPrefill,
    boolean saysTheSame,
    Optional<Abort> abort) {

  static final List<Dialect> DIALECTS = List.of(Dialect.values());
  static final List<String> RESCUES = List.of("off", "continue", "restart");

  /**
   * A caller that goes away.
   *
   * @param afterBytes of the body that it has read; 0 for before the answer has begun
   */
  record Abort(int afterBytes) {}

  static RandomSchedule of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new RandomSchedule(
        seed,
        dialect(random),
        dialect(random),
        RESCUES.get(random.nextInt(RESCUES.size())),
        random.nextBoolean(),
        random.nextInt(4) > 0,
        RandomFault.draw(random),
        random.nextInt(3) == 0 ? 1 : 0,
        random.nextInt(3) == 0 ? RandomFault.draw(random) : RandomFault.NONE,
        random.nextBoolean(),
        random.nextInt(4) > 0,
        abort(random));
  }

  private static Dialect dialect(SplittableRandom random) {
    return DIALECTS.get(random.nextInt(DIALECTS.size()));
  }

  private static Optional<Abort> abort(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> Optional.of(new Abort(0));
      case 1, 2 -> Optional.of(new Abort(random.nextInt(1, 12_000)));
      default -> Optional.empty();
    };
  }

  /** Whether the gateway has all that it needs to give a whole answer. */
  boolean hasToBeWhole() {
    return abort.isEmpty() && (primaryFault.isHarmless(stream) || canBeSaved());
  }

  /** After a refusal nobody is asked, and two answers that differ need not fit together. */
  private boolean canBeSaved() {
    boolean fits = !stream || (saysTheSame && !rescue.equals("off"));
    return primaryFault.kind() == RandomFault.Kind.TROUBLE
        && fallbackFault.isHarmless(stream)
        && fits;
  }
}
