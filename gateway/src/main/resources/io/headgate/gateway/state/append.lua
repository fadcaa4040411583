-- Appends the rows whose ids are new, and adds their counts: how many were new.
-- KEYS: rows of the log (a stream), positions by id.
-- ARGV: what keys of counters begin with, and for each row: id, row, number of counts, and for each
-- of these: group, field, delta, milliseconds to live.
local added = 0
local at = 2

-- A count stays at the end of its range. Only Redis adds without rounding.
local function add(key, field, delta)
  local sum = redis.pcall('HINCRBY', key, field, delta)
  if type(sum) == 'table' and sum.err then
    local least = string.sub(delta, 1, 1) == '-'
    redis.call('HSET', key, field, least and '-9223372036854775808' or '9223372036854775807')
  end
end

while at <= #ARGV do
  local id, row, counts = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  at = at + 3
  if redis.call('HEXISTS', KEYS[2], id) == 0 then
    local position = redis.call('XADD', KEYS[1], '*', 'id', id, 'row', row)
    redis.call('HSET', KEYS[2], id, position)
    for count = at, at + 4 * (counts - 1), 4 do
      local key = ARGV[1] .. ARGV[count]
      add(key, ARGV[count + 1], ARGV[count + 2])
      redis.call('PEXPIRE', key, ARGV[count + 3])
    end
    added = added + 1
  end
  at = at + 4 * counts
end
return added
