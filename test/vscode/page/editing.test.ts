import { describe, it } from 'mocha';
describe('x', () => { it('y', () => undefined); });
