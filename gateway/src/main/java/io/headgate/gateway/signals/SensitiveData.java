package io.headgate.gateway.signals;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds which kinds of sensitive data a text holds, never the data itself.
 *
 * <p>Everything has a check beyond its shape: digits, ranges, lengths, or the words around it. A
 * miss is a leak, so where a number can be checked the words around it do not matter. The time is
 * linear in the length of the text. Any thread.
 */
public final class SensitiveData {

  public static final String EMAIL = "email";
  public static final String PHONE = "phone";
  public static final String CREDIT_CARD = "credit_card";
  public static final String IBAN = "iban";

  /** Social security numbers of the United States and the tax numbers of the same form. */
  public static final String US_SSN = "us_ssn";

  /** Numbers by which other states know a person. */
  public static final String NATIONAL_ID = "national_id";

  public static final String IP_ADDRESS = "ip_address";

  /** Keys and tokens of services. */
  public static final String API_KEY = "api_key";

  public static final String PRIVATE_KEY = "private_key";

  /** All kinds that can be found. */
  public static final Set<String> KINDS =
      Set.of(
          EMAIL, PHONE, CREDIT_CARD, IBAN, US_SSN, NATIONAL_ID, IP_ADDRESS, API_KEY, PRIVATE_KEY);

  /** Something of every form, so that whatever is loaded at first use is. */
  private static final List<String> WARM_UP =
      List.of("call +49 30 901820 or 202-555-0143", "DE89 3704 0044 0532 0130 00", "sk-abc a@b.de");

  private SensitiveData() {}

  /** Reads the patterns and the phone numbers' metadata; takes tens of milliseconds. */
  public static SensitiveData loadBlocking() {
    SensitiveData loaded = new SensitiveData();
    loaded.kindsIn(WARM_UP);
    return loaded;
  }

  /** The kinds in any of the texts. */
  public Set<String> kindsIn(Collection<String> texts) {
    Set<String> found = new TreeSet<>();
    for (String text : texts) {
      Emails.find(text, found);
      Secrets.find(text, found);
      Identifiers.find(text, found);
      Numbers.find(text, found);
      Ipv6.find(text, found);
    }
    return found;
  }
}
