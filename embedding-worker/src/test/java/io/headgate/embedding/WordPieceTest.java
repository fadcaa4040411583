package io.headgate.embedding;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with the tokenizer that the models were published for, in its Java packaging. */
class WordPieceTest {

  private static final Path FILE =
      EmbeddingModelFiles.bundled(Path.of("target", "models"), "bge-small-en-v1.5").tokenizer();

  private static final long CLS = 101;
  private static final long SEP = 102;
  private static final long MASK = 103;

  private static final long SEED = 20_261_120;
  private static final int STRINGS = 5_000;
  private static final int GROUP = 256;

  private static final Set<Integer> YOUNGER_KINDS =
      Set.of(
          (int) Character.NON_SPACING_MARK,
          (int) Character.COMBINING_SPACING_MARK, // what some non-spacing ones became
          (int) Character.FORMAT,
          (int) Character.DASH_PUNCTUATION,
          (int) Character.OTHER_PUNCTUATION,
          (int) Character.OTHER_SYMBOL,
          (int) Character.CONNECTOR_PUNCTUATION,
          (int) Character.START_PUNCTUATION,
          (int) Character.END_PUNCTUATION);

  /** Came with Unicode 14, among much older neighbours; later Javas know it. */
  private static final int ARABIC_END_OF_TEXT = 0x61d;

  /** From and to, but for one all in Unicode 8 already. */
  private static final int[][] SCRIPTS = {
    {' ', 0x7f},
    {'a', 'z' + 1},
    {0x80, 0x250},
    {0x300, 0x370},
    {0x370, 0x500},
    {0x590, 0x700},
    {0x900, 0x980},
    {0xe00, 0xe80},
    {0x1e00, 0x2000},
    {0x2000, 0x2c00},
    {0x3000, 0x3100},
    {0x4e00, 0x9f00},
    {0xac00, 0xd7a4},
    {0xf900, 0xfb00},
    {0xff00, 0xfff0},
    {0x1d400, 0x1d800},
    {0x1f300, 0x1f600},
    {0x20000, 0x2a000},
  };

  private static final List<String> BETWEEN =
      List.of(" ", "  ", "", ".", ", ", "\n", "\t", "-", "'", "\u00a0", "\u200d", "\r\n");

  private static HuggingFaceTokenizer oracle;
  private static WordPiece tokenizer;

  @BeforeAll
  static void load() throws IOException {
    System.setProperty("DJL_CACHE_DIR", Path.of("target", "djl").toAbsolutePath().toString());
    System.setProperty("ENGINE_CACHE_DIR", Path.of("target", "djl").toAbsolutePath().toString());
    System.setProperty("ai.djl.offline", "true");
    oracle =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(FILE)
            .optPadding(false)
            .optTruncation(false)
            .build();
    tokenizer = WordPiece.loadBlocking(FILE);
  }

  @AfterAll
  static void close() {
    oracle.close();
  }

  /**
   * The oracle's tables of Unicode are older than Java's: marks, format characters and punctuation
   * that came later are letters to it.
   */
  @Test
  void everyCodePointIsReadAsTheModelsTokenizerReadsIt() {
    Set<Integer> younger = new TreeSet<>();
    for (int from = 1; from <= Character.MAX_CODE_POINT; from += GROUP) {
      String group = group(from, GROUP);
      if (differs(group)) {
        IntStream.range(from, from + GROUP).filter(c -> differs(group(c, 1))).forEach(younger::add);
      }
    }

    assertThat(younger)
        .allMatch(
            c ->
                (c > 0x7fc || c == ARABIC_END_OF_TEXT)
                    && YOUNGER_KINDS.contains(Character.getType(c)));
    assertThat(younger.size()).isBetween(1, 1_500);
  }

  private static String group(int from, int size) {
    return IntStream.range(from, Math.min(from + size, Character.MAX_CODE_POINT))
        .filter(WordPieceTest::isCharacter)
        .mapToObj(c -> "a" + Character.toString(c) + "b")
        .collect(joining(" "));
  }

  @Test
  void randomTextsAreSplitAsByTheModelsTokenizer() {
    Random random = new Random(SEED);
    for (int i = 0; i < STRINGS; i++) {
      String text = text(random);
      assertThat(tokenizer.encode(text, 512).ids())
          .as("text %d of seed %d: %s", i, SEED, text)
          .containsExactly(oracle.encode(text).getIds());
    }
  }

  /** Words of a few scripts with what stands between and around them. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int words = random.nextInt(8); words >= 0; words--) {
      int[] script = SCRIPTS[random.nextInt(SCRIPTS.length)];
      for (int letters = random.nextInt(8); letters >= 0; letters--) {
        int c = script[0] + random.nextInt(script[1] - script[0]);
        if (isCharacter(c) && c != ARABIC_END_OF_TEXT) {
          text.appendCodePoint(c);
        }
      }
      text.append(BETWEEN.get(random.nextInt(BETWEEN.size())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Hello, World!",
        "unaffable embeddings tokenisation",
        "ÀÉÎõü İstanbul STRASSE ẞ ß",
        "ΣΊΣΥΦΟΣ ΟΔΟΣ",
        "漢字とかな 한국어 中文abc中文",
        "a\u0000b\u200bc\ufeffd\ufffde\tf\u00a0g\u3000h\u0085i\u2028j",
        "👩‍👩‍👧 🙂🇩🇪 ✔️",
        "don't e-mail x@y.z $5.00 100% C++ #1 ~`^|",
        "e\u0301 n\u0303 \u0301",
      })
  void peculiarTextsAreSplitAsByTheModelsTokenizer(String text) {
    assertThat(tokenizer.encode(text, 512).ids()).containsExactly(oracle.encode(text).getIds());
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 100, 101})
  void wordsBeyondAHundredCharactersAreUnknown(int length) {
    String word = "🙂x".repeat(length / 2) + "y".repeat(length % 2);
    String letters = "x".repeat(length);

    assertThat(tokenizer.encode(word, 512).ids()).containsExactly(oracle.encode(word).getIds());
    assertThat(tokenizer.encode(letters, 512).ids())
        .containsExactly(oracle.encode(letters).getIds());
  }

  /** Whoever writes a special token does not steer the model by it, other than with the oracle. */
  @Test
  void literalSpecialTokensAreText() {
    long[] ids = tokenizer.encode("[CLS] a [SEP] [MASK]", 512).ids();

    assertThat(ids).startsWith(CLS, id("[")).endsWith(id("]"), SEP);
    assertThat(Arrays.stream(ids).filter(id -> id == CLS || id == SEP || id == MASK)).hasSize(2);
    assertThat(oracle.encode("[CLS] a [SEP] [MASK]").getIds()).contains(MASK);
  }

  private static long id(String word) {
    return tokenizer.encode(word, 512).ids()[1];
  }

  @Test
  void headAndTailOfALongTextAreKept() {
    String text = "zero one two three four five six seven eight nine";

    WordPiece.Tokens cut = tokenizer.encode(text, 8);

    assertThat(cut.cut()).isTrue();
    assertThat(cut.ids())
        .containsExactly(
            CLS, id("zero"), id("one"), id("two"), id("seven"), id("eight"), id("nine"), SEP);
    assertThat(tokenizer.encode(text, 12).cut()).isFalse();
    assertThat(tokenizer.encode(text, 11).cut()).isTrue();
  }

  @Test
  void textsAreCutByCharactersBeforeTheyAreSplit() {
    String text = "first" + " ".repeat(1_000_000) + "last";

    WordPiece.Tokens cut = tokenizer.encode(text, 8);

    assertThat(cut.cut()).isTrue();
    assertThat(cut.ids()).containsExactly(CLS, id("first"), id("last"), SEP);
  }

  @Test
  void cuttingByCharactersKeepsPairsOfSurrogatesTogether() {
    for (int shift = 0; shift < 2; shift++) {
      String text = "x".repeat(shift) + "🙂 ".repeat(200);

      assertThat(tokenizer.encode(text, 8).ids()).hasSizeLessThanOrEqualTo(8);
      assertThat(tokenizer.encode("x".repeat(shift) + "漢".repeat(400) + "\ud83d\ude42", 8).ids())
          .hasSize(8);
    }
  }

  private static boolean isCharacter(int c) {
    return switch (Character.getType(c)) {
      case Character.UNASSIGNED, Character.SURROGATE, Character.PRIVATE_USE -> false;
      default -> true;
    };
  }

  private static boolean differs(String text) {
    return !Arrays.equals(tokenizer.encode(text, 100_000).ids(), oracle.encode(text).getIds());
  }
}
