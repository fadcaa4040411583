-- Rows of a log.
-- KEYS: rows of the log. ARGV: XRANGE or XREVRANGE, where to begin, where to end, how many.
return redis.call(ARGV[1], KEYS[1], ARGV[2], ARGV[3], 'COUNT', ARGV[4])
