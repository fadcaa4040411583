package io.headgate.gateway.signals;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A writing system, as far as it tells languages apart. */
public enum Script {
  LATIN(null, 1),
  CYRILLIC(null, 3),
  ARABIC(null, 3),
  DEVANAGARI(null, 3),
  /** Chinese characters and kana. */
  HAN(null, 6),
  GREEK("el", 3),
  HEBREW("he", 3),
  BENGALI("bn", 3),
  THAI("th", 3),
  HANGUL("ko", 6),
  OTHER(null, 3);

  private final @Nullable String soleLanguage;
  private final int weight;

  Script(@Nullable String soleLanguage, int weight) {
    this.soleLanguage = soleLanguage;
    this.weight = weight;
  }

  /** The language, where only one that we know of is written so. */
  Optional<String> soleLanguage() {
    return Optional.ofNullable(soleLanguage);
  }

  /**
   * What a letter counts when scripts are mixed: a Chinese question about a Python function is
   * Chinese, though most of its letters are Latin.
   */
  int weight() {
    return weight;
  }

  /** The script of a letter; {@link #OTHER} for those that tell nothing here. */
  static Script of(int codePoint) {
    if (codePoint < 0x250) {
      return LATIN;
    }
    return switch (Character.UnicodeScript.of(codePoint)) {
      case LATIN -> LATIN;
      case CYRILLIC -> CYRILLIC;
      case ARABIC -> ARABIC;
      case DEVANAGARI -> DEVANAGARI;
      case HAN, HIRAGANA, KATAKANA -> HAN;
      case GREEK -> GREEK;
      case HEBREW -> HEBREW;
      case BENGALI -> BENGALI;
      case THAI -> THAI;
      case HANGUL -> HANGUL;
      default -> OTHER;
    };
  }
}
