"""GitHub, github.com and Enterprise: repositories with their pull requests, issues, workflow runs, deployments and releases; their code comes by git."""
