package io.headgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.gateway.protocol.Secret;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTextTest {

  private final Random random = new Random(1);

  @Test
  void aKeyTellsItsIdAndIsGenuine() {
    KeyText key = KeyText.generate(random);

    assertThat(key.text().reveal())
        .startsWith("hg_" + key.id() + "_")
        .matches("hg_[a-z0-9]{10}_[0-9A-Za-z]{49}");
    assertThat(KeyText.isGenuine(key.text().reveal())).isTrue();
  }

  @Test
  void everyChangedCharacterShowsInTheChecksum() {
    String text = KeyText.generate(random).text().reveal();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'a' ? 'b' : 'a';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(KeyText.isGenuine(changed)).as(changed).isFalse();
    }
    assertThat(KeyText.isGenuine("")).isFalse();
    assertThat(KeyText.isGenuine(text + "0")).isFalse();
  }

  @Test
  void noTwoKeysAreAlike() {
    Set<String> ids = new HashSet<>();
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      KeyText key = KeyText.generate(random);
      ids.add(key.id());
      texts.add(key.text().reveal());
    }
    assertThat(ids).hasSize(2_000);
    assertThat(texts).hasSize(2_000);
  }

  @Test
  void P14_aKeyIsNeverPrinted() {
    KeyText key = KeyText.generate(random);

    assertThat(key.toString()).doesNotContain(key.text().reveal());
  }

  @Test
  void P14_aDigestNeedsThePepper() {
    KeyDigests one = new KeyDigests(new Secret("a pepper of some length"));
    KeyDigests other = new KeyDigests(new Secret("another pepper of some"));

    assertThat(one.of("hg_x")).matches("[0-9a-f]{64}").isEqualTo(one.of("hg_x"));
    assertThat(one.of("hg_x")).isNotEqualTo(other.of("hg_x"));
    assertThatThrownBy(() -> new KeyDigests(new Secret("short")))
        .hasMessageContaining("at least 16");
  }

  @Test
  void aKeyOfTheFileIsKnownByItsSha256() {
    KeyDigests digests = new KeyDigests(new Secret("a pepper of some length"));
    // printf %s hg_0123456789abcdefghij | sha256sum
    String sha256 = "500676f675cb767292f31ca99a13d1c66fb57be37e82f95ebaf4ef0b4a73760c";

    assertThat(digests.of("hg_0123456789abcdefghij")).isEqualTo(digests.ofSha256(sha256));
  }
}
