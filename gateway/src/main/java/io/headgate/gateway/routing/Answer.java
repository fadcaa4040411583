package io.headgate.gateway.routing;

/** Whether a condition holds; a signal that could not be had makes it neither yes nor no. */
public enum Answer {
  YES,
  NO,
  UNKNOWN;

  static Answer of(boolean holds) {
    return holds ? YES : NO;
  }

  Answer and(Answer other) {
    if (this == NO || other == NO) {
      return NO;
    }
    return this == YES && other == YES ? YES : UNKNOWN;
  }

  Answer or(Answer other) {
    if (this == YES || other == YES) {
      return YES;
    }
    return this == NO && other == NO ? NO : UNKNOWN;
  }

  Answer not() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
