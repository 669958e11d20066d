"""The pytest plugin, in runs of pytest within pytest.

It is off in our own run (see addopts), and on in these, as the entry point
of the installed package.
"""

import pytest

from tests.helpers.inner_pytest import ALONE

pytest_plugins = ("pytester",)


@pytest.fixture(name="run")
def _run(pytester):
    """Run pytest on a file of tests, in a new process."""

    def run(source, *args):
        pytester.makepyfile(source)
        return pytester.runpytest_subprocess(*ALONE, *args)

    return run


USES_CONNECT = """
    def test_replicates():
        import boto3
        from moto import mock_aws

        with mock_aws():
            source = boto3.client("connect", "us-east-1")
            instance = source.create_instance(
                IdentityManagementType="SAML",
                InstanceAlias="plugged",
                InboundCallsEnabled=True,
                OutboundCallsEnabled=True,
            )
            source.replicate_instance(
                InstanceId=instance["Id"],
                ReplicaRegion="us-west-2",
                ReplicaAlias="plugged-west",
            )
            replica = boto3.client("connect", "us-west-2")
            assert replica.describe_instance(InstanceId=instance["Id"])
"""


def test_import_within_a_test(run):
    """A test that imports moto in its body has Global Resiliency."""
    run(USES_CONNECT).assert_outcomes(passed=1)


def test_import_in_conftest(run, pytester):
    """A conftest that imports moto early has Global Resiliency."""
    pytester.makeconftest("import moto")

    run(USES_CONNECT).assert_outcomes(passed=1)


def test_decorators_made_at_import(run):
    """Tests that are decorated during collection run with the plugin."""
    result = run(
        """
        import boto3
        from moto import mock_aws

        @mock_aws
        def test_it():
            client = boto3.client("connect", "us-east-1")
            assert client.list_traffic_distribution_groups()
        """
    )

    result.assert_outcomes(passed=1)


def test_off(run):
    """With -p no:connect_tdg moto is unchanged."""
    result = run(
        """
        import sys
        import moto.connect

        def test_it():
            assert "moto_connect_tdg" not in sys.modules
            assert "moto." in type(moto.connect.connect_backends).__module__
            assert "moto." in moto.connect.connect_backends.backend.__module__
        """,
        "-p",
        "no:connect_tdg",
    )

    result.assert_outcomes(passed=1)


def test_unused(run):
    """A run without moto imports neither moto nor boto3."""
    result = run(
        """
        import sys

        def test_it(pytestconfig):
            assert pytestconfig.pluginmanager.has_plugin("connect_tdg")
            assert not {"moto", "boto3", "botocore"} & set(sys.modules)
        """
    )

    result.assert_outcomes(passed=1)


def test_estate(run):
    """connect_estate gives a replicated instance in a mock."""
    result = run(
        """
        import pytest

        def test_shifts(connect_estate):
            connect_estate.replica.update_traffic_distribution(
                Id=connect_estate.group_arn,
                TelephonyConfig=connect_estate.shares(source=0),
            )

        @pytest.mark.connect_estate(groups=2, numbers=3, agents=1)
        def test_with_more(connect_estate):
            assert len(connect_estate.group_arns) == 2
            assert len(connect_estate.numbers) == 3
            assert len(connect_estate.user_ids) == 1

        def test_is_fresh(connect_estate):
            listed = connect_estate.source.list_instances()["InstanceSummaryList"]
            assert [row["Id"] for row in listed] == [connect_estate.instance_id]
        """,
        "--strict-markers",
    )

    result.assert_outcomes(passed=3)


IN_A_WIDER_MOCK = """
    import boto3
    import pytest
    from moto_connect_tdg import journal, mock_aws

    @pytest.fixture(scope="module", autouse=True)
    def wider():
        with mock_aws():
            yield

    @pytest.mark.parametrize("number", range(7))
    def test_it(connect_estate, number):
        assert journal.api_calls() == []
        (found,) = connect_estate.source.list_instances()["InstanceSummaryList"]
        assert found["Id"] == connect_estate.instance_id
        connect_estate.replica.update_traffic_distribution(
            Id=connect_estate.default_group_arn,
            TelephonyConfig=connect_estate.shares(source=0),
        )

    @pytest.mark.connect_estate(alias="mine")
    def test_named(connect_estate):
        (found,) = connect_estate.source.list_instances()["InstanceSummaryList"]
        assert found["InstanceAlias"] == "mine"

    def test_after_all():
        assert boto3.client("connect", "us-east-1").list_instances()[
            "InstanceSummaryList"
        ] == []
"""


def test_estate_in_a_wider_mock(run):
    """Each test has an estate and a journal of its own there, and leaves neither.

    Seven, since an account may have five replicas and no more.
    """
    run(IN_A_WIDER_MOCK).assert_outcomes(passed=9)


def test_estate_starts_with_an_empty_journal(run):
    """The API calls that build the estate are not in the journal."""
    result = run(
        """
        from moto_connect_tdg import journal

        def test_it(connect_estate):
            assert journal.api_calls() == []
            connect_estate.source.list_instances()
            assert [e.api_call.operation for e in journal.api_calls()] == ["ListInstances"]
        """
    )

    result.assert_outcomes(passed=1)


def test_pace(run):
    """The marker sets the pace of a test only, after the estate was built."""
    result = run(
        """
        import pytest
        from moto.moto_api import state_manager

        GROUP = "trafficdistributiongroup"

        @pytest.mark.connect_pace(GROUP, describes=1)
        class TestPaced:
            def test_slow(self, connect_estate):
                assert statuses(connect_estate) == ["UPDATE_IN_PROGRESS", "ACTIVE"]

            @pytest.mark.connect_pace(GROUP, describes=2)
            def test_closest_marker(self, connect_estate):
                assert statuses(connect_estate) == ["UPDATE_IN_PROGRESS"] * 2

        def test_usual(connect_estate):
            assert statuses(connect_estate) == ["ACTIVE", "ACTIVE"]
            assert state_manager._transitions == {}

        @pytest.mark.connect_pace("grup", describes=2)
        def test_unknown():
            pass

        def statuses(estate):
            estate.source.update_traffic_distribution(
                Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
            )
            return [
                estate.source.describe_traffic_distribution_group(
                    TrafficDistributionGroupId=estate.group_arn
                )["TrafficDistributionGroup"]["Status"]
                for _ in range(2)
            ]
        """
    )

    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*Model is unknown: grup; Amazon Connect has*"])


def test_estate_takes_names_only(run):
    """Positional arguments of the marker are refused with an explanation."""
    result = run(
        """
        import pytest

        @pytest.mark.connect_estate(3)
        def test_it(connect_estate):
            pass
        """
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*connect_estate takes keyword arguments*such as numbers=3; got: 3*"]
    )


def test_fixtures_are_listed(run):
    """pytest --fixtures lists the fixtures, and says what they are."""
    run("", "--fixtures").stdout.fnmatch_lines_random(
        [
            "connect_estate*",
            "*replicated Amazon Connect*",
            "connect_scenario*",
            "*scenario to rehearse*once for each*",
        ]
    )


def test_markers_are_listed(run):
    """pytest --markers lists the markers, with what they take."""
    run("", "--markers").stdout.fnmatch_lines(
        [
            "@pytest.mark.connect_estate(*): *build_estate*groups, numbers, agents",
            "@pytest.mark.connect_pace(*): *trafficdistributiongroup*",
            "@pytest.mark.connect_scenarios(*): *drill --list*",
        ]
    )


def test_looking_for_moto(run):
    """Finding moto without importing it installs nothing."""
    result = run(
        """
        import importlib.util
        import sys

        def test_it():
            assert importlib.util.find_spec("moto").origin.endswith("__init__.py")
            assert "moto" not in sys.modules

            import moto
            from moto_connect_tdg import is_installed
            assert is_installed()
        """
    )

    result.assert_outcomes(passed=1)


@pytest.mark.rules("D-31")
def test_a_botocore_that_is_too_old(run, pytester):
    """An old botocore gives a warning, no error even with -W error, and other tests run."""
    pytester.makeconftest(
        """
        import botocore
        botocore.__version__ = "1.35.9"
        """
    )

    result = run(
        """
        from moto import mock_aws

        @mock_aws
        def test_it():
            pass
        """,
        "-W",
        "error",
    )

    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*needs botocore 1.35.11*1.35.9 is installed*"])


@pytest.mark.rules("D-31")
def test_an_estate_where_botocore_is_too_old(run, pytester):
    """A test that uses Connect fails with the same message."""
    pytester.makeconftest(
        """
        import botocore
        botocore.__version__ = "1.35.9"
        """
    )

    result = run("def test_it(connect_estate): pass")

    result.assert_outcomes(errors=1, warnings=1)
    result.stdout.fnmatch_lines(["*RuntimeError: *needs botocore 1.35.11*"])


def test_moto_with_a_missing_seam(run, pytester):
    """An unsuitable moto gives a warning, and other tests run."""
    pytester.makeconftest(
        """
        import moto.core.request
        del moto.core.request.Request.raw_path
        """
    )

    result = run("def test_it(): pass")

    result.assert_outcomes(passed=1)
    result.stderr.fnmatch_lines(["*needs moto.core.request.Request.raw_path*"])


def test_leaves_no_trace(run, pytester):
    """After the run moto is as before, without an import hook."""
    pytester.makeconftest(
        """
        import sys

        def pytest_configure(config):
            config.add_cleanup(look)

        def look():
            from moto_connect_tdg import is_installed
            watchers = [f for f in sys.meta_path if "MotoWatcher" in str(f)]
            print("still installed:", is_installed(), "watchers:", watchers)
        """
    )

    result = run(USES_CONNECT, "-s")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["still installed: False watchers: []"])


FAILOVER = """
    import boto3
    import pytest
    from moto_connect_tdg import rehearse

    def fail_over(group_arn, source_region, replica_region):
        connect = boto3.client("connect", region_name=replica_region)
        rows = [(source_region, 0, False), (replica_region, 100, True)]
        shares = {"Distributions": [{"Region": r, "Percentage": p} for r, p, _ in rows]}
        connect.update_traffic_distribution(
            Id=group_arn,
            TelephonyConfig=shares,
            AgentConfig=shares,
            SignInConfig={
                "Distributions": [{"Region": r, "Enabled": e} for r, _, e in rows]
            },
        )
        connect.get_traffic_distribution(Id=group_arn)
"""


def test_a_test_per_scenario(run):
    """A test with connect_scenario runs once for each scenario."""
    result = run(
        FAILOVER
        + """
    def test_failover(connect_scenario):
        rehearse(fail_over, scenario=connect_scenario)
""",
        "--collect-only",
        "-q",
    )

    result.stdout.fnmatch_lines(["*::test_failover[[]source-down]", "*19 tests*"])


def test_chosen_scenarios(run):
    """A marker selects scenarios, and the report of a failed drill is shown."""
    result = run(
        FAILOVER
        + """
    @pytest.mark.connect_scenarios("source-down", "group-not-active")
    def test_failover(connect_scenario):
        report = rehearse(fail_over, scenario=connect_scenario)

        assert report.passed
"""
    )

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*where False = <Report group-not-active FAILED: The failover raised: *",
            "*Drill of test_failover[[]group-not-active]*",
            "group-not-active: FAILED - Another update is running *",
            "*UpdateTrafficDistribution: InvalidRequestException",
            "*Failure: Calls are still lost: *",
        ]
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ('"sauce-down"', "The scenario is unknown: sauce-down"),
        ('names="slow"', 'takes names or scenarios, such as "source-down"'),
    ],
)
def test_unknown_scenarios(run, arguments, sentence):
    """A marker without known scenarios is refused during collection."""
    result = run(
        f"""
    import pytest

    @pytest.mark.connect_scenarios({arguments})
    def test_failover(connect_scenario):
        pass
"""
    )

    assert result.ret != 0
    assert sentence in result.stdout.str() + result.stderr.str()
