package io.headgate.gateway.signals;

/** Sums by which identity numbers protect themselves against typing errors. */
final class CheckDigits {

  private static final int[] PESEL_WEIGHTS = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3};

  /** Multiplication in the dihedral group of order ten. */
  private static final String[] VERHOEFF_PRODUCTS = {
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"
  };

  private static final String[] VERHOEFF_PERMUTATIONS = {
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258"
  };

  private CheckDigits() {}

  /**
   * Whether the last digit follows from the others by falling weights.
   *
   * @param weight of the first digit; each further one has one less
   * @param complement whether a sum of {@code modulus} stands for 0 and 10 is no digit (NHS); else
   *     a remainder below 2 stands for 0 (CPF)
   */
  static boolean weighted(String digits, int weight, int modulus, boolean complement) {
    int sum = 0;
    int last = digits.length() - 1;
    for (int i = 0; i < last; i++) {
      sum += (digits.charAt(i) - '0') * (weight - i);
    }
    int rest = sum % modulus;
    int expected = complement ? (modulus - rest) % modulus : rest < 2 ? 0 : modulus - rest;
    return expected == digits.charAt(last) - '0';
  }

  /** Brazil's numbers of companies: weights 2 to 9, over and over, from the right. */
  static boolean cnpj(String digits) {
    int sum = 0;
    int last = digits.length() - 1;
    for (int i = 0; i < last; i++) {
      sum += (digits.charAt(i) - '0') * (2 + (last - 1 - i) % 8);
    }
    int rest = sum % 11;
    return (rest < 2 ? 0 : 11 - rest) == digits.charAt(last) - '0';
  }

  /** Poland's PESEL. */
  static boolean pesel(String digits) {
    int sum = 0;
    for (int i = 0; i < PESEL_WEIGHTS.length; i++) {
      sum += (digits.charAt(i) - '0') * PESEL_WEIGHTS[i];
    }
    return (10 - sum % 10) % 10 == digits.charAt(10) - '0';
  }

  /** The eleven test of the Netherlands' BSN. */
  static boolean dutch(String digits) {
    int sum = -(digits.charAt(8) - '0');
    for (int i = 0; i < 8; i++) {
      sum += (digits.charAt(i) - '0') * (9 - i);
    }
    return sum % 11 == 0 && !digits.equals("000000000");
  }

  /** Verhoeff's check over all digits, as India's Aadhaar has it. */
  static boolean verhoeff(String digits) {
    int state = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int permuted = VERHOEFF_PERMUTATIONS[i % 8].charAt(digit) - '0';
      state = VERHOEFF_PRODUCTS[state].charAt(permuted) - '0';
    }
    return state == 0;
  }
}
