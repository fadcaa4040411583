package io.headgate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateHostsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.255",
        "127.1",
        "0",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "017700000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::7f00:1]",
        "[fd00:ec2::254]",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "a.localhost",
        "127.0.0.1.nip.io",
        "10-0-0-1.sslip.io",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.192",
        "100.64.0.1",
        "100.100.100.200",
        "169.254.169.254",
        "169.254.169.254.",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "metadata.google.internal",
        "METADATA.GOOGLE.INTERNAL.",
        "printer.local",
        "intranet",
        "256.256.256.256",
        "1.2.3.4.5"
      })
  void matches(String host) {
    assertThat(PrivateHosts.matches(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com", "example.com.", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1",
        "100.128.0.1", "192.0.1.1", "192.169.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
        "10.example.com", "internal.example.com", "localhost.example.com"
      })
  void leavesPublicHosts(String host) {
    assertThat(PrivateHosts.matches(host)).isFalse();
  }
}
