-- Which store this is; made when it is first asked for.
-- KEYS: the identity. ARGV: a random one.
redis.call('SETNX', KEYS[1], ARGV[1])
return redis.call('GET', KEYS[1])
