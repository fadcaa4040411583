package io.headgate.planted.dispatch;

/** What a stage must not see of another. */
public final class Dispatched {}
