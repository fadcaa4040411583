package io.headgate.gateway.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.exchange.Signals.Language;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageDetectorTest {

  private static final LanguageDetector DETECTOR = LanguageDetector.loadBlocking();

  private static Optional<String> code(String text) {
    return DETECTOR.detect(text).map(Language::code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ar|كيف يمكنني تغيير كلمة المرور الخاصة بي؟",
        "bn|আমি কীভাবে আমার পাসওয়ার্ড পরিবর্তন করব?",
        "cs|Jak si mohu změnit heslo ke svému účtu?",
        "da|Hvordan kan jeg ændre adgangskoden til min konto?",
        "de|Wie kann ich das Passwort meines Kontos ändern?",
        "el|Πώς μπορώ να αλλάξω τον κωδικό μου;",
        "en|How can I change the password of my account?",
        "es|¿Cómo puedo cambiar la contraseña de mi cuenta?",
        "fa|چگونه می‌توانم گذرواژه حساب خود را تغییر دهم؟",
        "fi|Miten voin vaihtaa tilini salasanan?",
        "fr|Comment puis-je changer le mot de passe de mon compte ?",
        "he|איך אפשר לשנות את הסיסמה של החשבון שלי?",
        "hi|मैं अपने खाते का पासवर्ड कैसे बदल सकता हूँ?",
        "hu|Hogyan tudom megváltoztatni a fiókom jelszavát?",
        "id|Bagaimana cara mengubah kata sandi akun saya?",
        "it|Come posso cambiare la password del mio account?",
        "ja|アカウントのパスワードを変更するにはどうすればいいですか",
        "ko|계정의 비밀번호를 어떻게 변경하나요?",
        "nb|Hvordan kan jeg endre passordet til kontoen min?",
        "nl|Hoe kan ik het wachtwoord van mijn account wijzigen?",
        "pl|Jak mogę zmienić hasło do mojego konta?",
        "pt|Como posso alterar a senha da minha conta?",
        "ro|Cum pot schimba parola contului meu?",
        "ru|Как мне изменить пароль моей учётной записи?",
        "sv|Hur kan jag ändra lösenordet till mitt konto?",
        "th|ฉันจะเปลี่ยนรหัสผ่านบัญชีของฉันได้อย่างไร",
        "tr|Hesabımın şifresini nasıl değiştirebilirim?",
        "uk|Як я можу змінити пароль свого облікового запису?",
        "vi|Làm thế nào để thay đổi mật khẩu tài khoản của tôi?",
        "zh|我怎样才能更改我的账户密码？",
        "zh|我怎樣才能更改我的帳戶密碼？"
      })
  void tellsEveryLanguage(String language, String text) {
    assertThat(code(text)).contains(language);
    assertThat(DETECTOR.detect(text).orElseThrow().confidence()).isBetween(.5, 1.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ru|мне нужна помощь с Kubernetes deployment yaml configuration file",
        "zh|用Python写一个快速排序算法 quicksort please",
        "en|Tell me a joke about Python",
        "en|Please write the word Привет on a card for my grandmother and send it"
      })
  void tellsTheLanguageOfMixedScripts(String language, String text) {
    assertThat(code(text)).contains(language);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "ok",
        "12345 67890",
        "!!! ???",
        "Գարուն է, ձյունն է հալվել",
        "Здравей, как си днес? Искам да знам повече за теб",
        "Labas rytas, kaip sekasi? Norėčiau sužinoti daugiau",
        "Bon dia, com estàs avui? M'agradaria saber més coses"
      })
  void saysNothingOfShortTextsAndOtherLanguages(String text) {
    assertThat(DETECTOR.detect(text)).isEmpty();
  }

  @Test
  void composedAndDecomposedAccentsAreTheSame() {
    String text = "Làm thế nào để thay đổi mật khẩu?";

    assertThat(DETECTOR.detect(Normalizer.normalize(text, Normalizer.Form.NFD)))
        .isEqualTo(DETECTOR.detect(text));
  }

  @Test
  void looksAtTheBeginningOnly() {
    String english = "How can I change the password of my account? ".repeat(40);

    assertThat(DETECTOR.detect(english + "Wie geht es dir? ".repeat(100_000)))
        .isEqualTo(DETECTOR.detect(english));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "1", "@", " ", "中", "\u0301", "\ud83d", "^", "$"})
  void hostileTextsEnd(String unit) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> DETECTOR.detect(unit.repeat(1 << 20)));
  }
}
