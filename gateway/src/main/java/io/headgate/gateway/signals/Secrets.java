package io.headgate.gateway.signals;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Set;

/** Finds keys and tokens by the prefixes that their services gave them for this purpose. */
final class Secrets {

  private static final int MAX_LENGTH = 256;

  private static final List<Form> FORMS =
      List.of(
          // OpenAI, Anthropic, OpenRouter, DeepSeek and others
          key("sk-", "[A-Za-z0-9_-]{20,}"),
          // Stripe
          key("sk_live_", "[A-Za-z0-9]{16,}"),
          key("sk_test_", "[A-Za-z0-9]{16,}"),
          key("rk_live_", "[A-Za-z0-9]{16,}"),
          key("whsec_", "[A-Za-z0-9]{24,}"),
          // Amazon Web Services
          key("AKIA", "[A-Z0-9]{16}"),
          key("ASIA", "[A-Z0-9]{16}"),
          // GitHub, GitLab
          key("ghp_", "[A-Za-z0-9]{36}"),
          key("gho_", "[A-Za-z0-9]{36}"),
          key("ghu_", "[A-Za-z0-9]{36}"),
          key("ghs_", "[A-Za-z0-9]{36}"),
          key("ghr_", "[A-Za-z0-9]{36}"),
          key("github_pat_", "[A-Za-z0-9_]{22,}"),
          key("glpat-", "[A-Za-z0-9_-]{20,}"),
          // Google
          key("AIza", "[A-Za-z0-9_-]{35}"),
          key("ya29.", "[A-Za-z0-9_-]{20,}"),
          key("GOCSPX-", "[A-Za-z0-9_-]{20,}"),
          // Slack
          key("xoxb-", "[A-Za-z0-9-]{10,}"),
          key("xoxp-", "[A-Za-z0-9-]{10,}"),
          key("xoxa-", "[A-Za-z0-9-]{10,}"),
          key("xoxs-", "[A-Za-z0-9-]{10,}"),
          key("xapp-", "[A-Za-z0-9-]{10,}"),
          // Hugging Face, Groq, xAI, npm, PyPI, SendGrid, DigitalOcean
          key("hf_", "[A-Za-z0-9]{30,}"),
          key("gsk_", "[A-Za-z0-9]{30,}"),
          key("xai-", "[A-Za-z0-9]{30,}"),
          key("npm_", "[A-Za-z0-9]{36}"),
          key("pypi-", "[A-Za-z0-9_-]{50,}"),
          key("SG.", "[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}"),
          key("dop_v1_", "[a-f0-9]{64}"),
          // Ours
          key("hg_", "[A-Za-z0-9_-]{20,}"),
          // JSON Web Tokens
          key("eyJ", "[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}"),
          new Form(
              SensitiveData.PRIVATE_KEY,
              "-----BEGIN ",
              Pattern.compile("(?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----")));

  private Secrets() {}

  static void find(String text, Set<String> found) {
    for (Form form : FORMS) {
      if (!found.contains(form.kind()) && form.occursIn(text)) {
        found.add(form.kind());
      }
    }
  }

  private static Form key(String prefix, String rest) {
    return new Form(SensitiveData.API_KEY, prefix, Pattern.compile(rest));
  }

  /**
   * What a secret looks like.
   *
   * @param prefix that it begins with; not in the middle of a word
   * @param rest what follows the prefix
   */
  private record Form(String kind, String prefix, Pattern rest) {

    boolean occursIn(String text) {
      for (int at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + 1)) {
        if (at > 0 && isWord(text.charAt(at - 1)) && isWord(prefix.charAt(0))) {
          continue;
        }
        int start = at + prefix.length();
        String window = text.substring(start, Math.min(text.length(), start + MAX_LENGTH));
        if (rest.matcher(window).lookingAt() && isRandom(window)) {
          return true;
        }
      }
      return false;
    }

    /** A key has digits; a name such as {@code sk-learn-contributors-meeting} has none. */
    private boolean isRandom(String window) {
      return kind.equals(SensitiveData.PRIVATE_KEY)
          || window.chars().takeWhile(Form::isWord).anyMatch(Character::isDigit);
    }

    private static boolean isWord(int c) {
      return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
  }
}
