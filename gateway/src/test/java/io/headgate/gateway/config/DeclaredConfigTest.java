package io.headgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headgate.gateway.admission.Declared;
import io.headgate.gateway.admission.Declared.DeclaredKey;
import io.headgate.gateway.admission.KeySpec;
import io.headgate.gateway.admission.Limits;
import io.headgate.gateway.admission.Tenant;
import io.headgate.gateway.routing.Condition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file says of tenants, keys, and where they are kept. */
class DeclaredConfigTest {

  private static final String TENANTS =
      """
      tenants:
        - id: shop
          tags: [internal]
          limits: { requests_per_minute: 60 }
          budgets: [{ usd: 5, per: day }]
          user_budgets: [{ usd: 1, per: day }]
        - { id: unused, zone: America/New_York }
      """;

  private static final String SHOP =
      Yaml.with(
              "name: demo,",
              "name: demo, tenant: shop, limits: { concurrent: 1 }, budgets: [{ usd: 1, per: day }],"
                  + " expires: 2020-01-01T00:00:00Z,")
          + TENANTS;

  private static KeySpec spec(String name, String tenant) {
    return new KeySpec(
        name, tenant, Set.of(), Set.of(), Limits.none(), List.of(), Optional.empty());
  }

  @Test
  void nothingSaidIsTheDefaults() {
    GatewayConfig config = Yaml.config(Yaml.minimal());

    assertThat(config.state()).isEqualTo(StateConfig.defaults());
    assertThat(config.ledger()).isEqualTo(LedgerConfig.defaults());
    assertThat(config.admin().tokens()).isEmpty();
    assertThat(config.admin().oidc()).isEmpty();
    assertThat(config.declared().tenants()).containsExactly(DeclaredReader.undeclared("default"));
    assertThat(config.declared().keys())
        .extracting(DeclaredKey::spec)
        .containsExactly(spec("demo", "default"));
  }

  @Test
  void aTenantThatOnlyAKeyNamesHasNoLimits() {
    String yaml = Yaml.with("name: demo,", "name: demo, tenant: team-a,") + TENANTS;

    assertThat(Yaml.config(yaml).declared().tenants())
        .extracting(Tenant::id, tenant -> tenant.limits().equals(Limits.none()))
        .containsExactly(tuple("shop", false), tuple("unused", true), tuple("team-a", true));
    assertThat(Yaml.notices(yaml)).isEmpty();
  }

  @Test
  void aTenantOfAKeyThatIsLikeADeclaredOneIsNoticed() {
    assertThat(Yaml.notices(SHOP.replace("tenant: shop", "tenant: shpo")))
        .containsExactly(
            "keys.0.tenant: 'shpo' is not under tenants, so it has no limits; did you mean 'shop'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shop", "team a", "-shop", "a.b", "ä"})
  void aTenantsNameOfOldThatDoesNotFitIsTold(String name) {
    assertThat(Yaml.errors(Yaml.with("name: demo,", "name: demo, tenant: " + name + ",")))
        .containsExactly(
            "keys.0.tenant: '"
                + name
                + "' is no tenant's id (expected: 1 to 40 lower-case letters, digits and -, the"
                + " first no -)");
  }

  @Test
  void whoAsksOnLoopbackSpendsNothing() {
    GatewayConfig config = Yaml.config(SHOP);
    DeclaredKey shops = config.declared().keys().get(0);

    GatewayConfig loopback = config.onLoopback(new DeclaredKey(shops.spec(), "ab".repeat(32)));

    Declared declared = loopback.declared();
    assertThat(declared.keys())
        .as("in place of the key of that name")
        .containsExactly(new DeclaredKey(spec("demo", "shop"), "ab".repeat(32)));
    Tenant shop = declared.tenants().get(0);
    assertThat(shop.limits()).isEqualTo(Limits.none());
    assertThat(shop.budgets()).isEmpty();
    assertThat(shop.userBudgets()).isEmpty();
    assertThat(shop.tags()).containsExactly("internal");
    assertThat(loopback.state()).isEqualTo(StateConfig.inMemory());
  }

  @Test
  void aStrangerOnLoopbackHasATenant() {
    GatewayConfig loopback =
        Yaml.config(SHOP).onLoopback(new DeclaredKey(spec("guest", "default"), "ab".repeat(32)));

    assertThat(loopback.declared().keys()).hasSize(2);
    assertThat(loopback.declared().tenants())
        .extracting(Tenant::id)
        .containsExactly("shop", "unused", "default");
  }

  @ParameterizedTest
  @CsvSource({
    "0.000000001, 1",
    "0.1, 100000000",
    "1e3, 1000000000000",
    "1000000000, 1000000000000000000",
    "33.333333333, 33333333333",
  })
  void moneyIsReadExactly(String usd, long nanoUsd) {
    String yaml = Yaml.minimal() + TENANTS.replace("usd: 5,", "usd: " + usd + ",");

    assertThat(Yaml.config(yaml).declared().tenants().get(0).budgets().get(0).nanoUsd())
        .isEqualTo(nanoUsd);
  }

  @Test
  void rulesMayAskForTags() {
    String yaml = SHOP + rule("tag: [internal, batch]");

    assertThat(Yaml.config(yaml).routing().rules().get(0).when())
        .isEqualTo(new Condition.Tag(Set.of("internal", "batch")));
  }

  @Test
  void aTagThatNobodyOfTheFileHasIsNoticed() {
    String yaml = SHOP + rule("tag: [intrenal]");

    assertThat(Yaml.config(yaml)).isNotNull();
    assertThat(Yaml.notices(yaml))
        .containsExactly(
            "routing.rules.0.when.tag: no tenant or key of this file has the tag 'intrenal'; did"
                + " you mean 'internal'?");
  }

  @Test
  void rulesMayNameATenantWithoutKeys() {
    assertThat(Yaml.errors(SHOP + rule("tenant: [unused]"))).isEmpty();
  }

  private static String rule(String condition) {
    return """
        routing:
          profiles: { auto: { models: [small] } }
          rules: [{ id: r, when: { %s }, models: [small] }]
        """
        .formatted(condition);
  }

  @Test
  void theDirectoryIsRelativeToTheFile() {
    String yaml = Yaml.minimal() + "state: { directory: var/state }\n";

    assertThat(Yaml.config(yaml).state().directory())
        .contains(Path.of("").toAbsolutePath().resolve("var/state"));
  }

  @Test
  void aRedisThatIsNotUsedIsNotRead() {
    String yaml = Yaml.minimal() + "state: { redis: { url: \"redis://redis.test\" } }\n";

    assertThat(Yaml.config(yaml).state()).isEqualTo(StateConfig.defaults());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://redis.test",
        "rediss://redis.test:6380/",
        "redis://user:p%40ss@10.0.0.1:6379/15",
        "redis://[::1]:6379"
      })
  void takesTheAddressOfARedis(String url) {
    assertThat(redis(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis.test:6379",
        "http://redis.test",
        "redis://",
        "redis://redis.test:70000",
        "redis://redis.test/db",
        "redis://redis.test?x=1",
        "redis://redis.test#1",
        "redis://re dis"
      })
  void refusesWhatIsNoAddressOfARedis(String url) {
    assertThat(redis(url))
        .containsExactly(
            "state.redis.url: expected redis://[user:password@]host[:port][/number], or rediss://"
                + " for TLS");
  }

  private static List<String> redis(String url) {
    return Yaml.errors(
        Yaml.minimal()
            + "state: { store: redis, pepper: \"${KEY}\", redis: { url: \"${URL}\" } }\n",
        "URL",
        url);
  }
}
