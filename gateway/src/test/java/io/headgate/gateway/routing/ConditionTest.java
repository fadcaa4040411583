package io.headgate.gateway.routing;

import static io.headgate.gateway.routing.Answer.NO;
import static io.headgate.gateway.routing.Answer.UNKNOWN;
import static io.headgate.gateway.routing.Answer.YES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.headgate.gateway.exchange.SignalKind;
import io.headgate.gateway.routing.Condition.Range;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What conditions answer, and what they answer when a signal could not be had. */
class ConditionTest {

  private static final Condition LONG =
      new Condition.InputTokens(new Range(OptionalInt.of(100), OptionalInt.empty()));
  private static final Condition EMAIL = new Condition.Sensitive(Set.of("email"));
  private static final Condition GERMAN = new Condition.Language(Set.of("de"));

  @Test
  void rangesExcludeTheirEnds() {
    assertThat(LONG.test(Requests.chat().tokens(100).observed())).isEqualTo(NO);
    assertThat(LONG.test(Requests.chat().tokens(101).observed())).isEqualTo(YES);
  }

  @Test
  void aMissingSignalIsUnknown() {
    var nothing = Requests.chat().absent(SignalKind.LANGUAGE).observed();

    assertThat(LONG.test(nothing)).isEqualTo(UNKNOWN);
    assertThat(EMAIL.test(nothing)).isEqualTo(UNKNOWN);
    assertThat(GERMAN.test(nothing)).isEqualTo(UNKNOWN);
  }

  @Test
  void aTextTooShortToTellItsLanguageIsInNoneOfThem() {
    assertThat(GERMAN.test(Requests.chat().observed())).isEqualTo(NO);
    assertThat(GERMAN.test(Requests.chat().language("de").observed())).isEqualTo(YES);
  }

  @Test
  void whatIsCertainWithoutTheSignalStaysCertain() {
    var nothing = Requests.chat().observed();
    Condition tenant = new Condition.Tenant(Set.of("other"));
    Condition ours = new Condition.Tenant(Set.of("shop"));

    assertThat(new Condition.All(List.of(LONG, tenant)).test(nothing)).isEqualTo(NO);
    assertThat(new Condition.All(List.of(LONG, ours)).test(nothing)).isEqualTo(UNKNOWN);
    assertThat(new Condition.Any(List.of(LONG, ours)).test(nothing)).isEqualTo(YES);
    assertThat(new Condition.Any(List.of(LONG, tenant)).test(nothing)).isEqualTo(UNKNOWN);
    assertThat(new Condition.Not(LONG).test(nothing)).isEqualTo(UNKNOWN);
    assertThat(new Condition.Not(ours).test(nothing)).isEqualTo(NO);
  }

  @Test
  void oneTagOfTheCallerIsEnough() {
    Condition internal = new Condition.Tag(Set.of("internal", "batch"));

    assertThat(internal.test(Requests.chat().tags("internal", "eu").observed())).isEqualTo(YES);
    assertThat(internal.test(Requests.chat().tags("eu").observed())).isEqualTo(NO);
    assertThat(internal.test(Requests.chat().observed())).isEqualTo(NO);
    assertThat(internal.needs()).isEmpty();
  }

  @Test
  void anyKindOfSensitiveDataCanBeMeant() {
    Condition any = new Condition.Sensitive(Set.of());

    assertThat(any.test(Requests.chat().sensitive("iban").observed())).isEqualTo(YES);
    assertThat(EMAIL.test(Requests.chat().sensitive("iban").observed())).isEqualTo(NO);
    assertThat(any.test(Requests.chat().sensitive().observed())).isEqualTo(NO);
  }

  @Test
  void expressionsAreAskedOfWhatWasFound() {
    Condition select = new Condition.Regex(Pattern.compile("(?i)select"));

    assertThat(select.test(Requests.chat().patterns("(?i)select").observed())).isEqualTo(YES);
    assertThat(select.test(Requests.chat().patterns("other").observed())).isEqualTo(NO);
    assertThat(select.test(Requests.chat().absent(SignalKind.PATTERNS).observed()))
        .isEqualTo(UNKNOWN);
    assertThat(new Condition.Not(select).patterns()).hasSize(1);
  }

  @Test
  void headersMetadataAndKeysAreCompared() {
    Condition header = new Condition.Header("x-data-class", Set.of("confidential"));
    Condition present = new Condition.Header("x-data-class", Set.of());
    Condition team = new Condition.Metadata("team", Set.of("legal"));

    assertThat(header.test(Requests.chat().header("x-data-class", "public").observed()))
        .isEqualTo(NO);
    assertThat(header.test(Requests.chat().header("x-data-class", "confidential").observed()))
        .isEqualTo(YES);
    assertThat(present.test(Requests.chat().header("x-data-class", "public").observed()))
        .isEqualTo(YES);
    assertThat(team.test(Requests.chat().with("\"metadata\":{\"team\":\"legal\"},").observed()))
        .isEqualTo(YES);
    assertThat(team.test(Requests.chat().observed())).isEqualTo(NO);
    assertThat(new Condition.Key(Set.of("bot")).test(Requests.chat().observed())).isEqualTo(YES);
  }

  @Test
  void featuresAndTurnsAreRead() {
    Condition image = new Condition.Has(Condition.Feature.IMAGE);
    Condition later = new Condition.Turns(new Range(OptionalInt.of(3), OptionalInt.empty()));

    assertThat(image.test(Requests.chat().image().observed())).isEqualTo(YES);
    assertThat(image.test(Requests.chat().observed())).isEqualTo(NO);
    assertThat(later.test(Requests.chat().turns(4).observed())).isEqualTo(YES);
  }

  @Test
  void onlyWhatIsLookedAtIsNeeded() {
    assertThat(new Condition.Any(List.of(LONG, new Condition.Not(EMAIL))).needs())
        .containsExactlyInAnyOrder(SignalKind.TOKENS, SignalKind.SENSITIVE);
    assertThat(new Condition.Tenant(Set.of("a")).needs()).isEmpty();
  }
}
