package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.TestCommand;
import io.headgate.gateway.TestCommand.Ended;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code headgate keys}, as an administrator uses it at a terminal. */
class KeysCommandIT {

  private AdminBed bed;

  @BeforeEach
  void start() {
    bed = AdminBed.start();
    bed.send("PUT", "/tenants/acme", "{\"name\":\"Acme\"}");
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  private Ended keys(String verb, String... more) {
    String[] all = new String[more.length + 6];
    System.arraycopy(
        new String[] {
          "keys", verb, "--admin", "http://127.0.0.1:" + bed.port, "--token", AdminBed.ADMIN
        },
        0,
        all,
        0,
        6);
    System.arraycopy(more, 0, all, 6, more.length);
    return TestCommand.run(all);
  }

  @Test
  void aNewKeyStandsAloneOnStandardOutput() {
    Ended made =
        keys(
            "create",
            "--tenant",
            "acme",
            "--name",
            "reports",
            "--rpm",
            "60",
            "--model",
            "small",
            "--budget",
            "12.50/day",
            "--expires",
            "2027-01-01T00:00:00Z");

    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out().strip()).matches("hg_[A-Za-z_0-9]+");
    String id = made.out().substring(3, 13);
    assertThat(made.err()).contains(id + " of acme", "cannot be shown again");
    assertThat(AdminBed.json(keys("show", id, "--json").out()).at("/budgets/0/amount_usd").asText())
        .isEqualTo("12.50");
  }

  @Test
  void keysAreListedShownRotatedAndRevoked() {
    String id = keys("create", "--tenant", "acme", "--name", "one\u001b[2J").out().substring(3, 13);

    assertThat(keys("list").out()).contains(id, "acme", "open", "one?[2J");
    assertThat(keys("show", id).out()).contains("fingerprint");
    Ended rotated = keys("rotate", id, "--overlap", "PT0S");
    assertThat(rotated.exitCode()).as(rotated.err()).isZero();
    assertThat(rotated.out().strip()).startsWith("hg_");
    assertThat(keys("revoke", id).out()).isEqualTo("key " + id + " is revoked\n");
    assertThat(keys("list", "--tenant", "acme").out()).contains("revoked");
    assertThat(AdminBed.json(keys("list", "--json").out())).hasSize(1);
  }

  @Test
  void whatIsRefusedFailsAndSaysWhy() {
    Ended unknown = keys("show", "nobody");
    Ended foreign = keys("create", "--tenant", "other", "--name", "x");

    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("status 404", "there is no key of this id");
    assertThat(foreign.exitCode()).isEqualTo(1);
    assertThat(foreign.out()).isEmpty();
  }

  @Test
  void withoutATokenNothingIsAsked() {
    Ended ended = TestCommand.run("keys", "list", "--token", "");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("HEADGATE_ADMIN_TOKEN");
    assertThat(TestCommand.run("keys").exitCode()).isEqualTo(2);
    assertThat(keys("create", "--tenant", "acme", "--name", "x", "--budget", "12").exitCode())
        .isEqualTo(2);
  }
}
