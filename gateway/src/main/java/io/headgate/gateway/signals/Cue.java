package io.headgate.gateway.signals;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the nearest telling word beside a number says that the number is. */
enum Cue {
  PHONE(
      "phone phones telephone tel mobile cell cellphone cellular fax call calls called calling dial"
          + " ring sms text texts texting message messages whatsapp telegram viber contact ph"
          + " support hotline helpline voicemail landline pager reach reached handy telefon mobil"
          + " telefonnummer handynummer rufnummer anrufen téléphone portable appeler appelez"
          + " teléfono móvil celular llamar llame telefone telemóvel ligar ligue telefono cellulare"
          + " chiamare telefoon bellen puhelin puhelinnumero телефон звоните мобильный τηλέφωνο"
          + " numer هاتف फोन โทร telepon"),
  CARD(
      "card cards credit debit visa mastercard amex maestro diners discover jcb cvv pan kreditkarte"
          + " karte tarjeta carte cartão carta kort kaart karta карта карты kartya kártya kreditkort"
          + " kortti kart"),
  SOCIAL_SECURITY("ssn social itin taxpayer tin"),
  NATIONAL_ID(
      "national identity nhs nino pesel bsn dni nie cpf cnpj aadhaar personnummer fiscale"
          + " identification citizen passport burgerservicenummer"),
  /** Some other number: of an order, a place, a version. */
  OTHER(
      "order orders invoice zip zipcode postcode postal ref reference ticket case version isbn issn"
          + " doi tracking serial account acct price cost usd eur gbp room suite apt apartment box"
          + " page pages chapter year years date born birthday id amount total population item sku"
          + " port error code build release firmware rfc figure table line lines section"),
  /** Says that it is a number and not of what; counts where nothing else is said. */
  NUMBER("number numbers nummer numéro número"),
  /** Where a phone stands; says so only after a number: "555 0199 office". */
  PLACE("office work home"),
  NONE("");

  private static final int BEFORE = 48;
  private static final int AFTER = 20;

  /** Languages without spaces: looked for as they are. */
  private static final Map<Cue, String[]> UNSPACED =
      Map.of(
          PHONE, new String[] {"电话", "手机", "電話", "手機", "携帯", "전화", "휴대폰", "连络"},
          CARD, new String[] {"信用卡", "银行卡", "カード", "카드"},
          NATIONAL_ID, new String[] {"身份证", "主民"});

  private static final Map<String, Cue> WORDS =
      Stream.of(values())
          .flatMap(
              cue ->
                  Stream.of(cue.words.split(" "))
                      .filter(word -> !word.isEmpty())
                      .map(word -> Map.entry(word, cue)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final String words;

  Cue(String words) {
    this.words = words;
  }

  /** What stands before a number, or else closely after it, says. */
  static Cue around(DigitRun run) {
    Cue after = after(run);
    if (after == PLACE) {
      return PHONE;
    }
    Cue before = before(run);
    return before == NONE || (before == OTHER && after != NONE) ? after : before;
  }

  /** What stands before a number says; the nearest word counts. */
  static Cue before(DigitRun run) {
    int from = Math.max(0, run.start() - BEFORE);
    String window = lower(run.text(), from, run.start());
    int end = window.length();
    Cue weak = NONE;
    for (int i = window.length() - 1; i >= -1; i--) {
      if (i < 0 || !Character.isLetter(window.charAt(i))) {
        // The first word of the window may be the end of a longer one.
        Cue cue = i < 0 && from > 0 ? NONE : WORDS.getOrDefault(window.substring(i + 1, end), NONE);
        if (cue == NUMBER) {
          weak = NUMBER;
        } else if (cue != NONE && cue != PLACE) {
          return cue;
        }
        end = Math.max(i, 0);
      }
    }
    Cue unspaced = unspaced(window);
    return unspaced == NONE ? weak : unspaced;
  }

  /** What stands after a number on its line says; the nearest word counts. */
  static Cue after(DigitRun run) {
    int to = Math.min(run.text().length(), run.end() + AFTER);
    int line = run.text().indexOf('\n', run.end());
    String window = lower(run.text(), run.end(), line < 0 ? to : Math.min(line, to));
    int start = 0;
    for (int i = 0; i <= window.length(); i++) {
      if (i == window.length() || !Character.isLetter(window.charAt(i))) {
        Cue cue = WORDS.get(window.substring(start, i));
        if (cue != null) {
          return cue;
        }
        start = i + 1;
      }
    }
    return unspaced(window);
  }

  private static String lower(String text, int start, int end) {
    return text.substring(start, end).toLowerCase(Locale.ROOT);
  }

  private static Cue unspaced(String window) {
    for (Map.Entry<Cue, String[]> entry : UNSPACED.entrySet()) {
      for (String word : entry.getValue()) {
        if (window.contains(word)) {
          return entry.getKey();
        }
      }
    }
    return NONE;
  }
}
