import { portfolioSettings } from '../../src/packaging/portfolio-settings';
import { configWith } from './synthesized';

const settings = (text: string) => portfolioSettings(configWith(text).config);
const PORTFOLIO = 'portfolio: { emailRecipient: a@example.com, principals: [role/Developers], sharedWith:';

describe('what a portfolio is made of', () => {
  test('is nothing, if the config says nothing', () => {
    expect(settings('')).toBeUndefined();
  });

  test('is the organization, by its id, and defaults', () => {
    expect(settings(`${PORTFOLIO} organization }`)).toMatchObject({
      organizationId: 'o-a1b2c3d4e5',
      managementAccountId: '111111111111',
      homeRegion: 'eu-west-1',
      emailRecipient: 'a@example.com',
      sharedWith: ['o-a1b2c3d4e5'],
      tagOptions: {},
      provider: 'Cloud platform',
      support: {},
    });
  });

  test('is its OUs', () => {
    expect(settings(`${PORTFOLIO} [ou-ab12-c3d4e5f6] }`)?.sharedWith).toEqual(['ou-ab12-c3d4e5f6']);
  });
});
