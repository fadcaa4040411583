package io.headgate.gateway.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All numbers are made up or published as examples. */
class SensitiveDataTest {

  private static final SensitiveData DATA = SensitiveData.loadBlocking();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "email|write to jane.doe+news@mail.example.co.uk.",
        "email|<müller@bücher.example>",
        "phone|call +44 20 7946 0958 after five",
        "phone|0049 30 901820 is the front desk",
        "phone|+46 (0)8 928 571 38",
        "phone|(202) 555-0143",
        "phone|202-555-0143, 202-555-0144",
        "phone|202-555-0143 202-555-0144 202-555-0145",
        "phone|030 901 82 00",
        "phone|(202)555-0143x1234",
        "phone|001-202-555-0143x99",
        "phone|Kari, 416 60 039, Oslo",
        "phone|my mobile is 5550143",
        "phone|416 60 039 office",
        "phone|我的电话是 139 1234 5678",
        "credit_card|4111 1111 1111 1111",
        "credit_card|378282246310005",
        "credit_card|5555-5555-5555-4444 exp 12/27",
        "credit_card|3566002020360505",
        "credit_card|my card is 180016070420458",
        "iban|GB29 NWBK 6016 1331 9268 19",
        "iban|de89370400440532013000",
        "iban|send it to NO93 8601 1117 947, please",
        "us_ssn|536-22-8726",
        "us_ssn|her social security number is 536228726",
        "us_ssn|ITIN 912-70-1234",
        "national_id|NINO AB 12 34 56 C",
        "national_id|12345678Z",
        "national_id|RSSMRA85T10A562S",
        "national_id|529.982.247-25",
        "national_id|11.222.333/0001-81",
        "national_id|11010519491231002X",
        "national_id|811218-9876",
        "national_id|NHS 943 476 5919",
        "national_id|BSN 111222333",
        "national_id|PESEL 44051401359",
        "ip_address|client 203.0.113.7:8080 timed out",
        "ip_address|the order page failed with an error for 198.51.100.23",
        "ip_address|2001:db8:85a3::8a2e:370:7334",
        "api_key|sk-proj-abc123def456ghi789jkl",
        "api_key|key=AKIAIOSFODNN7EXAMPLE",
        "api_key|ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "api_key|xoxb-123456789012-abcdefghij",
        "api_key|hg_0123456789abcdefghijkl",
        "api_key|eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
        "private_key|-----BEGIN OPENSSH PRIVATE KEY-----"
      })
  void findsTheKind(String kind, String text) {
    assertThat(DATA.kindsIn(List.of(text))).containsExactly(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "What is 4111111111111112 divided by 3?",
        "order 1234567890",
        "version 1.2.3.4 was released on 2024-01-15 10:30",
        "pi is 3.14159265358979",
        "1 000 000 000 people, 2,147,483,647 at most",
        "between 1990-1995 and 12/11/2020",
        "zip 75534-030 or 3610-114",
        "The office is at 17031 2202 Rissik St",
        "ISBN 978-3-16-148410-0",
        "GB29 NWBK 6016 1331 9268 18",
        "000-12-3456 and 666-12-3456",
        "999.999.999.999 and 127.0.0.1",
        "std::vector<int> at 11:34:35",
        "import '@angular/core' @Override",
        "sk-learn-contributors-meeting-notes",
        "task-sk-proj",
        "commit 3f5a9c1d2e4b6a7c8d9e0f1a2b3c4d5e6f7a8b9c",
        "12345678901234567890123456789012",
        "-----BEGIN PUBLIC KEY-----",
        "12345678A",
        "firmware 10.2.33.4, section 1.2.3.4",
        "a 1000x2000 picture of 202 555x3",
        "lat 52.520008, lon 13.404954",
        "step 1 2 3 4 5 6 7 8 9 10 11"
      })
  void findsNothing(String text) {
    assertThat(DATA.kindsIn(List.of(text))).isEmpty();
  }

  @Test
  void findsAllKindsOfAllTexts() {
    assertThat(DATA.kindsIn(List.of("a@b.example", "nothing", "4111111111111111 at 203.0.113.7")))
        .containsExactlyInAnyOrder("email", "credit_card", "ip_address");
  }

  @Test
  void findsAKindAtTheEndOfALongText() {
    assertThat(DATA.kindsIn(List.of("lorem ipsum ".repeat(50_000) + "a@b.example")))
        .containsExactly("email");
  }

  /** Linear time: each of these would take hours in quadratic time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "1",
        "@",
        " ",
        "a@",
        "1 ",
        "12-",
        "sk-",
        "eyJ",
        ":",
        "0:",
        "DE89",
        "+1 ",
        "\n",
        "(",
        "4111 1111 1111 1112 ",
        "202-555-0143x",
        "a.",
        "call 12 "
      })
  void hostileTextsEnd(String unit) {
    String text = unit.repeat((1 << 20) / unit.length());

    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> DATA.kindsIn(List.of(text)));
  }
}
