// Loaded into the built program with --import: its system clock is off by CORDON_TEST_CLOCK_SHIFT_MS, and jumps by
// CORDON_TEST_CLOCK_JUMP_MS once it has been asked CORDON_TEST_CLOCK_JUMP_AFTER times. Timers run as ever.
const real = Date.now.bind(Date);
const {
  CORDON_TEST_CLOCK_SHIFT_MS = '0',
  CORDON_TEST_CLOCK_JUMP_MS = '0',
  CORDON_TEST_CLOCK_JUMP_AFTER = '0',
} = process.env;
const jumpAfter = Number(CORDON_TEST_CLOCK_JUMP_AFTER);
let shift = Number(CORDON_TEST_CLOCK_SHIFT_MS);
let asked = 0;
Date.now = () => {
  asked += 1;
  if (asked === jumpAfter) shift += Number(CORDON_TEST_CLOCK_JUMP_MS);
  return real() + shift;
};
